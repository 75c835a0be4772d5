import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from audiences.models import Subscriber, Suppression
from tests.activities.makers import make_group
from tests.news.mailing_makers import make_subscription
from tests.staff import leader

pytestmark = pytest.mark.django_db
SHOWN = [
    model for model in admin.site._registry if model._meta.app_label in ("audiences", "news", "activities")
]


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model._meta.model_name)
def test_every_list_opens_and_can_be_searched(model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    searched = {"q": "å"} if admin.site._registry[model].search_fields else {}
    answer = leader().get(address, searched, follow=True)  # a list of one row leads to it

    assert answer.status_code == 200


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model._meta.model_name)
def test_every_form_that_adds_opens(model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")

    assert leader().get(address).status_code in (200, 403)


def test_the_menu_is_ordered_by_the_work_and_has_everything_once():
    groups = leader().get(reverse("admin:index")).context["app_list"]

    names = [model["object_name"] for group in groups for model in group["models"]]
    assert [group["app_label"] for group in groups][:3] == ["to-do", "content", "the-plan"]
    assert (
        len(names) == len(set(names)) == len(admin.site._registry) + 4
    )  # timeline, scheduled, outbox, statistics


def test_nobody_is_subscribed_by_somebody_else():
    assert leader().get(reverse("admin:audiences_subscriber_add")).status_code == 403


def test_what_was_asked_for_is_read_and_not_changed():
    subscription = make_subscription("a@kommun.se")
    address = reverse("admin:audiences_subscriber_change", args=[subscription.subscriber_id])
    values = {"address": "b@kommun.se", "language": "en", "subscriptions-0-state": "left"}
    forms = {"subscriptions-TOTAL_FORMS": 1, "subscriptions-INITIAL_FORMS": 1}
    ids = {"subscriptions-0-id": subscription.pk, "subscriptions-0-subscriber": subscription.subscriber_id}

    leader().post(address, values | forms | ids)

    subscriber = Subscriber.objects.get()
    assert (subscriber.address, subscriber.language) == ("a@kommun.se", "en")
    assert subscriber.subscriptions.get().state == "active"


def test_an_address_is_suppressed_in_the_form_it_is_stored():
    leader().post(reverse("admin:audiences_suppression_add"), {"address": "A@Kommun.SE", "reason": "asked"})

    assert Suppression.objects.get().address == "a@kommun.se"


def test_every_model_of_ours_can_be_reached_or_is_part_of_another():
    inside = {"Series", "Chapter", "Goal", "Strategy", "Delimitation", "KeyMessage", "Risk", "Opportunity"}
    inside |= {"ChangeNote", "MovedAddress", "NextVersion"}
    inside |= {"IssueItem", "MailingText", "Delivery", "Exclusion", "Subscription", "Heartbeat"}
    inside |= {"BounceMailbox", "Link", "LinkDay", "MailingSum"}
    inside |= {"SearchEntry", "SearchWord", "SearchChange"}
    inside |= {"AddressChange", "AddressCount", "Digest", "ImportedRow", "AudienceChoice"}
    ours = {
        model
        for app in ("audiences", "news", "activities")
        for model in apps.get_app_config(app).get_models()
    }

    assert {model.__name__ for model in ours - set(admin.site._registry)} == inside


def test_each_field_in_the_table_of_members_has_a_name():
    group = make_group("styrgrupp", "a@example.org")

    page = leader().get(reverse("admin:audiences_targetgroup_change", args=[group.pk])).content.decode()
    inputs = re.findall(
        r'<(?:input|select)[^>]*name="members-0-(?:name|address|language|DELETE)"[^>]*>', page
    )

    assert len(inputs) == 4
    assert all("aria-label" in each for each in inputs)

"""What each group may do with a letter in the admin, and what nobody may."""

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse

from activities import engine
from activities.approving import rights
from news.models import Issue, MailingText
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_group,
    make_plan,
    make_role,
    make_user,
)
from tests.staff import client_with

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def issue():
    plan = make_plan()
    role = make_role(plan, make_user("chef", is_superuser=True))
    group = make_group("styrgrupp", "a@example.org")
    row = {"groups": [group], "responsible": role}
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"), **row)
    engine.tick(now=NOW, send=lambda mailing_id: None)
    return Issue.objects.get()


def address(issue, view="change"):
    return reverse(f"admin:news_issue_{view}", args=[issue.pk])


def form(issue, **values):
    """What the browser posts when the form is sent as it stands, but for the given values."""
    posted = {"subject": issue.subject, "preheader": "", "lead": issue.lead}
    items = list(issue.items.all())
    posted |= {"items-TOTAL_FORMS": len(items), "items-INITIAL_FORMS": len(items)}
    for number, item in enumerate(items):
        for name in ("id", "kind", "title", "text", "origin", "link", "position"):
            posted[f"items-{number}-{name}"] = getattr(item, name)
    return posted | values


def member(name):
    rights.make_groups()
    client = client_with()
    client.user.groups.add(Group.objects.get(name=name))
    return client


OFFERED = {
    "Skribent": {"ask", "test", "refill", "text"},
    "Godkännare": {"approve", "test"},
    "Utsändare": {"test", "time", "halt"},
}


@pytest.mark.parametrize("name", OFFERED)
def test_each_group_meets_its_own_buttons_and_no_others(issue, name):
    client = member(name)

    answer = client.get(address(issue))

    assert {step["name"] for step in answer.context["steps"]} == OFFERED[name]
    for step in {"approve", "time", "halt", "ask", "refill"} - OFFERED[name]:
        assert client.post(reverse("admin:news_issue_step", args=[issue.pk, step])).status_code == 403


@pytest.mark.parametrize("name", ["Godkännare", "Utsändare"])
def test_only_a_writer_can_save_the_form_or_fetch_in(issue, name):
    client = member(name)

    assert client.post(address(issue), form(issue, subject="Smyger in")).status_code == 403
    assert client.get(address(issue, "pull")).status_code == 403
    assert client.post(address(issue, "pull"), {"row": "1"}).status_code == 403
    assert Issue.objects.get().subject != "Smyger in"


def test_a_writer_cannot_approve_by_naming_the_button_in_the_form(issue):
    answer = member("Skribent").post(address(issue), form(issue, _step="approve"))

    assert answer.status_code == 403
    assert Issue.objects.get().state == "draft"


def test_a_group_that_somebody_has_changed_stays_as_it_is():
    rights.make_groups()
    Group.objects.get(name="Skribent").permissions.clear()

    rights.make_groups()

    assert not Group.objects.get(name="Skribent").permissions.exists()


def test_the_ledger_does_not_lend_an_approvers_link_to_who_reads_it(issue):
    mail = MailingText.objects.get(mailing__key__startswith="opened-")

    page = client_with("news.view_mailing").get(
        reverse("admin:news_mailing_text", args=[mail.mailing_id, "sv"])
    )

    assert "/godkann/…/" in page.content.decode()

"""What is kept about one address: all of it in a file, and all of it gone when asked for."""

import json

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from audiences import tokens
from audiences.letters import send_due_letters
from audiences.models import ConsentEntry, Subscriber, Subscription, Suppression
from news.mailing import outbox, sending
from news.mailing.accounts import account
from news.mailing.audience import Audience
from news.mailing.transport import open_transport
from news.models import Delivery, Exclusion
from tests.audiences.makers import NOW, choice, make_subscription
from tests.news.mailing_makers import make_group, make_mailing

pytestmark = pytest.mark.django_db
ANNA = "anna@exempel.se"


@pytest.fixture
def anna():
    subscription = make_subscription(
        ANNA, name="Anna Åberg", wanted=[choice("newsletter", "monthly"), choice("news", "weekly", "skola")]
    )
    make_subscription("bo@exempel.se")
    make_mailing(audience=Audience(topic="newsletter"))
    return subscription


def page(view, subscription):
    token = tokens.preference_token(subscription.pk, subscription.subscriber.address)
    return reverse(f"audiences:{view}", args=[token])


def test_the_file_has_every_row_about_the_address_and_none_of_others(client, anna):
    Suppression.objects.create(address=ANNA, reason="asked", at=NOW)
    make_group(ANNA)

    answer = client.get(page("export", anna))

    data = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="uppgifter.json"'
    assert data["subscriber"]["name"] == "Anna Åberg"
    assert "Åberg" in answer.content.decode()  # as it is written, not as \u00c5
    assert [each["topic"] for each in data["subscriptions"]] == ["newsletter", "news"]
    assert [each["act"] for each in data["consent_log"]] == ["asked", "confirmed"]
    assert [each["subject"] for each in data["mails"]] == ["Nytt från sociala insatsgrupper"]
    assert (len(data["target_groups"]), len(data["suppressed"])) == (1, 1)
    assert "bo@exempel.se" not in answer.content.decode()


def test_erasing_leaves_nothing_of_the_person_and_every_sum_right(client, anna):
    before = account(Delivery.objects.first().mailing)
    assertContains(client.get(page("erase", anna)), ANNA)
    assert Subscriber.objects.filter(address=ANNA).exists()

    answer = client.post(page("erase", anna))

    mailing = Delivery.objects.first().mailing
    assert client.get(answer.url).status_code == 200
    assert not Subscriber.objects.filter(address=ANNA).exists()
    assert not Delivery.objects.filter(address=ANNA).exists()
    assert Subscription.objects.count() == 1  # the other one's
    assert ConsentEntry.objects.count() == 2
    assert account(mailing) == before


def test_erasing_twice_says_that_the_link_no_longer_works(client, anna):
    address = page("erase", anna)

    answers = [client.post(address) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 410]


def test_what_must_remain_is_said_before(client, anna):
    assertNotContains(client.get(page("erase", anna)), "Sparas:")
    Suppression.objects.create(address=ANNA, reason="complaint", at=NOW)
    make_group(ANNA)

    page_of_both = client.get(page("erase", anna))
    client.post(page("erase", anna))

    assertContains(page_of_both, "Sparas:", count=2)
    assert Suppression.objects.filter(address=ANNA).exists()


def test_one_who_was_left_out_of_a_mailing_is_erased_there_too(client):
    subscription = make_subscription(ANNA)
    Suppression.objects.create(address=ANNA, reason="bounce", at=NOW)
    make_mailing(audience=Audience(topic="newsletter"))

    client.post(page("erase", subscription))

    assert Exclusion.objects.get().address.startswith("raderad-")


def test_a_member_of_a_group_still_gets_the_groups_mail_that_is_under_way(client, anna):
    group = make_group(ANNA)
    mailing = make_mailing(key="kallelse", audience=Audience(groups=(group.pk,)))

    client.post(page("erase", anna))

    assert mailing.deliveries.get().address == ANNA


def test_erasing_takes_the_mails_out_of_the_outbox_and_no_others(
    client, anna, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"
    send_due_letters(now=NOW)  # the letters that answer the forms
    with open_transport() as transport:
        sending.send(Delivery.objects.first().mailing_id, transport=transport)
    assert {each.to for each in outbox.messages(10)} == {ANNA, "bo@exempel.se"}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(page("erase", anna))

    assert {each.to for each in outbox.messages(10)} == {"bo@exempel.se"}

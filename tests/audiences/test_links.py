from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from pytest_django.asserts import assertContains

from audiences import changes, tokens
from audiences.models import LeavingReason, Subscription
from tests.audiences.makers import NOW, altered, choice, make_ask, make_left, make_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def confirm_link(subscription):
    return reverse("audiences:confirm", args=[tokens.confirm_token(subscription.subscriber)])


def leave_link(subscription):
    return reverse("audiences:leave", args=[tokens.leave_token(subscription.pk)])


def state_of(subscription):
    subscription.refresh_from_db()
    return subscription.state


@pytest.mark.parametrize(("make", "link"), [(make_ask, confirm_link), (make_subscription, leave_link)])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_links_changes_nothing(client, make, link, method):
    subscription = make()
    before = (subscription.state, subscription.subscriber.consent_log.count())

    response = getattr(client, method)(link(subscription))

    assert response.status_code == 200
    assert (state_of(subscription), subscription.subscriber.consent_log.count()) == before


def test_the_button_confirms_and_is_logged_as_it_was_shown(client):
    subscription = make_ask()

    response = client.post(confirm_link(subscription))

    entry = subscription.subscriber.consent_log.last()
    assertContains(response, gettext("Welcome, you subscribe now"))
    assert state_of(subscription) == "active"
    assert (entry.act, entry.source) == ("confirmed", "länk i mejl")
    assert entry.text.splitlines() == [
        "Bekräfta att det här får skickas till anna@exempel.se, tills du avslutar det:",
        "Nyhetsbrevet, en gång i månaden",
        "Ja, skicka det här till mig",
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_used_twice_says_that_it_is_done(client, method):
    subscription = make_ask()
    client.post(confirm_link(subscription))

    response = getattr(client, method)(confirm_link(subscription))

    assertContains(response, gettext("It is done already"))
    assert subscription.subscriber.consent_log.filter(act="confirmed").count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_older_asks_link_says_so(client, method):
    older = confirm_link(make_ask(language="sv"))
    subscription = make_ask(language="en", now=NOW + timedelta(minutes=1))

    response = getattr(client, method)(older)

    text = gettext("The link belongs to an earlier request, which no longer counts.")
    assertContains(response, text, status_code=410)
    assert state_of(subscription) == "asked"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_confirm_link_does_not_bring_back_who_has_left(client, method):
    subscription = make_left()

    response = getattr(client, method)(confirm_link(subscription))

    assertContains(response, reverse("audiences:new_link"), status_code=410)
    assert state_of(subscription) == "left"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_confirm_link_older_than_seven_days_shows_the_way_on(client, frozen, method):
    subscription = make_ask()
    link = confirm_link(subscription)
    frozen.shift(timedelta(days=7, seconds=1))

    response = getattr(client, method)(link)

    assertContains(response, gettext("The link is too old."), status_code=410)
    assert state_of(subscription) == "asked"


@pytest.mark.parametrize("position", [0, 10, 20, 30, -44, -43, -20, -1])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_altered_confirm_link_does_nothing(client, method, position):
    subscription = make_ask()
    token = altered(tokens.confirm_token(subscription.subscriber), position)

    response = getattr(client, method)(reverse("audiences:confirm", args=[token]))

    assertContains(
        response,
        gettext("A part of the link is missing or wrong, or the address has been changed since."),
        status_code=400,
    )
    assert state_of(subscription) == "asked"


@pytest.mark.parametrize("position", [0, -43, -20, -1])
@pytest.mark.parametrize("fields", [{}, {"List-Unsubscribe": "One-Click"}])
def test_an_altered_leave_link_does_nothing(client, position, fields):
    subscription = make_subscription()
    token = altered(tokens.leave_token(subscription.pk), position)

    response = client.post(reverse("audiences:leave", args=[token]), fields)

    assert response.status_code == 400
    assert state_of(subscription) == "active"


@pytest.mark.parametrize("link", [confirm_link, leave_link])
def test_the_link_of_a_forgotten_person_says_what_may_have_become_of_it(client, link):
    subscription = make_subscription()
    address = link(subscription)
    subscription.subscriber.delete()

    text = gettext("What the link was for is done already, or has been stopped or erased.")
    assertContains(client.get(address), text, status_code=410)


def test_the_button_leaves_and_is_logged(client):
    subscription = make_subscription()

    response = client.post(leave_link(subscription))

    entry = subscription.subscriber.consent_log.last()
    assertContains(response, gettext("You have left"))
    assert state_of(subscription) == "left"
    assert (entry.act, entry.source) == ("left", "länk i mejl")


def test_one_click_leaves_at_once_without_cookie_or_page():
    subscription, client = make_subscription(), Client(enforce_csrf_checks=True)

    response = client.post(leave_link(subscription), {"List-Unsubscribe": "One-Click"})

    assert (response.status_code, response.content, dict(response.cookies)) == (200, b"", {})
    assert state_of(subscription) == "left"
    assert subscription.subscriber.consent_log.last().source == "ett klick i e-postprogrammet (RFC 8058)"


@pytest.mark.parametrize("fields", [{}, {"List-Unsubscribe": "One-Click"}])
def test_leaving_twice_is_done_once(client, fields):
    subscription = make_subscription()

    responses = [client.post(leave_link(subscription), fields) for _time in range(2)]

    assert [response.status_code for response in responses] == [200, 200]
    assert subscription.subscriber.consent_log.filter(act="left").count() == 1


def test_after_one_thing_is_left_all_can_be_left_and_a_reason_given(client):
    subscription = make_subscription(wanted=[choice("newsletter", "monthly"), choice("press", "weekly")])
    address = leave_link(subscription)

    one = client.post(address)
    left_one = list(Subscription.objects.active().values_list("topic", flat=True))
    everything = client.post(address, {"all": "1"})
    thanked = client.post(address, {"answer": "1", "reason": "work"})

    assertContains(one, "Pressmeddelanden, en gång i veckan")
    assert left_one == ["press"]
    assertContains(everything, "Vi skickar inget mer till dig.")
    assert not Subscription.objects.active().exists()
    assertContains(thanked, "Tack")
    assert LeavingReason.objects.get().reason == "work"


def test_a_reason_that_is_sent_twice_is_counted_once(client):
    address = leave_link(make_subscription())
    client.post(address)

    answers = [client.post(address, {"answer": "1", "reason": "work"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert LeavingReason.objects.count() == 1


def test_a_mail_about_what_has_been_replaced_still_ends_what_came_in_its_place(client):
    subscription = make_subscription(wanted=[choice("news", "weekly", "skola")])
    address = leave_link(subscription)
    changes.choose(
        subscription.subscriber, wanted=[choice("news")], details={}, text="Val", source="test", now=NOW
    )

    client.post(address, {"List-Unsubscribe": "One-Click"})

    assert not Subscription.objects.active().exists()


def test_who_chose_english_is_answered_in_english(client):
    subscription = make_ask(language="en")

    response = client.get(confirm_link(subscription))

    with override("en"):
        assertContains(response, gettext("One thing left"))
    assertContains(response, '<html lang="en">')


def test_pages_behind_links_are_kept_by_nobody(client):
    response = client.get(leave_link(make_subscription()))

    assert "no-store" in response["Cache-Control"]
    assertContains(response, "noindex")

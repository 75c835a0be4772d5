"""The mail once more, or a link to one's choices, without telling who is known; and what robots meet."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from pytest_django.asserts import assertContains

from audiences import limits
from audiences.letters import send_due_letters
from audiences.models import AddressCount, Subscriber, Subscription
from tests.audiences.makers import NOW, make_ask, make_left, make_subscription, shown_form

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def ask(client, address="anna@exempel.se", **written):
    fields = {"address": address, "form": shown_form("new-link"), **written}
    return client.post(reverse("audiences:new_link"), fields)


def letters(*, now=NOW):
    mail.outbox.clear()
    send_due_letters(now=now)
    return mail.outbox


@pytest.mark.parametrize("make", [make_ask, make_subscription, make_left])
def test_the_answer_tells_nobody_whether_the_address_is_known(client, make):
    make("berit@exempel.se")

    known, unknown = ask(client, "berit@exempel.se"), ask(client, "cecil@exempel.se")

    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content.replace(b"cecil@", b"berit@")
    assert known.headers.items() == unknown.headers.items()


def test_who_has_not_confirmed_gets_the_same_link_once_more(client, frozen):
    make_ask()
    first = letters()[0].body
    frozen.shift(timedelta(hours=1))

    ask(client)

    again = letters(now=NOW + timedelta(hours=1))[0].body
    assert "/bekrafta/" in first
    assert "/bekrafta/" in again


@pytest.mark.parametrize("make", [make_subscription, make_left])
def test_who_is_known_gets_a_link_to_the_choices_also_after_leaving(client, make):
    make()
    letters()

    ask(client)

    assert "/prenumerera/val/" in letters()[0].body


def test_who_is_not_known_gets_no_mail(client):
    ask(client)

    assert letters() == []
    assert not Subscriber.objects.exists()


def test_a_letter_waits_ten_minutes_and_a_day_brings_six_at_most(client, frozen):
    make_ask()
    sent = len(letters())
    for quarter in range(1, 20):
        frozen.move_to(NOW + timedelta(minutes=15 * quarter))
        ask(client)
        sent += len(letters(now=NOW + timedelta(minutes=15 * quarter)))

    assert sent == limits.MOST


def test_the_next_day_one_is_listened_to_again():
    asked = [limits.is_too_many("anna@exempel.se", now=NOW) for _time in range(7)]

    assert asked == [False] * 6 + [True]
    assert not limits.is_too_many("anna@exempel.se", now=NOW + timedelta(days=1, seconds=1))
    assert AddressCount.objects.count() == 1  # the day before is gone


def test_no_address_can_be_read_back_from_the_counts():
    limits.is_too_many("anna@exempel.se", now=NOW)

    assert len(AddressCount.objects.get().key) == 64
    assert "anna" not in AddressCount.objects.get().key


@pytest.mark.parametrize(
    ("view", "purpose"), [("subscribe", "subscribe"), ("new_link", "new-link")], ids=["subscribe", "new_link"]
)
@pytest.mark.parametrize("robot", [{"seconds": 0.5}, {"extra": "https://example.org"}])
def test_a_robot_is_asked_to_press_again_and_a_person_who_does_gets_through(client, view, purpose, robot):
    make_subscription("bo@exempel.se")
    written = {"address": "bo@exempel.se", "newsletter": "on", "language": "sv", "name": "Bo"}
    written |= {"extra": robot.get("extra", "")}
    form = shown_form(purpose, seconds=robot.get("seconds", 60))

    refused = client.post(reverse(f"audiences:{view}"), {**written, "form": form})
    shown = refused.context["form"]
    again = {name: shown[name].value() or "" for name in shown.fields if name != "themes"}
    with time_machine.travel(NOW + timedelta(seconds=2), tick=False):
        accepted = client.post(
            reverse(f"audiences:{view}"), {name: value for name, value in again.items() if value}
        )

    assertContains(refused, "tryck på knappen en gång till")
    assertContains(refused, 'value="bo@exempel.se"')
    assertContains(accepted, "Titta i din inkorg")


def test_nobody_who_looks_listens_or_uses_the_keyboard_meets_the_trap(client):
    page = client.get(reverse("audiences:subscribe")).content.decode()

    trap = page.partition('<div class="trap" aria-hidden="true">')[2].partition("</div>")[0]
    assert 'name="extra"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


@pytest.mark.parametrize("address", ["", "anna", "anna@exempel.se\nBcc: bo@exempel.se", "a" * 300 + "@b.se"])
def test_bad_input_is_said_and_counts_nothing(client, address):
    assertContains(ask(client, address), 'id="errors"')
    assert not AddressCount.objects.exists()


def test_an_ask_that_is_one_too_many_is_answered_as_always_and_changes_nothing(client):
    for _time in range(limits.MOST):
        limits.is_too_many("anna@exempel.se", now=NOW)
    fields = {"address": "anna@exempel.se", "newsletter": "on", "language": "sv", "form": shown_form()}

    answer = client.post(reverse("audiences:subscribe"), fields)

    assertContains(answer, "Titta i din inkorg")
    assert not Subscription.objects.exists()

"""Letters that the mail server does not take: tried again, or never, and what is told of it."""

from datetime import timedelta

import pytest
from django.core import mail

from audiences.letters import send_due_letters
from audiences.models import Suppression
from tests.audiences.makers import NOW, make_ask, make_subscription

pytestmark = pytest.mark.django_db


def minutes(count):
    return NOW + timedelta(minutes=count)


def test_one_refused_address_stops_nobody_else(smtp):
    make_ask("fel@exempel.se")
    make_ask("ratt@exempel.se", now=minutes(1))
    smtp.refused["fel@exempel.se"] = "550 5.1.1 No such user"

    sent = [send_due_letters(now=minutes(passed)) for passed in (1, 6, 60)]

    assert (sent, smtp.recipients) == ([1, 0, 0], ["ratt@exempel.se"])


@pytest.mark.parametrize(
    ("answer", "suppressed"), [("550 5.1.1 No such user", 1), ("550 5.7.1 Not from you", 0), ("450 Later", 0)]
)
def test_an_address_that_does_not_exist_is_suppressed_when_its_confirmation_is_refused(
    answer, suppressed, smtp
):
    make_ask("fel@exempel.se")
    smtp.refused["fel@exempel.se"] = answer

    send_due_letters(now=NOW)

    found = Suppression.objects.filter(address="fel@exempel.se", reason="bounce", note=answer)
    assert found.count() == suppressed


def test_who_mistyped_once_can_ask_again(smtp):
    make_ask("fel@exempel.se")
    smtp.refused["fel@exempel.se"] = "550 5.1.1 No such user"
    send_due_letters(now=NOW)
    smtp.refused.clear()

    make_ask("fel@exempel.se", now=minutes(60))

    assert send_due_letters(now=minutes(60)) == 1


def test_a_greylisted_address_is_tried_again(smtp):
    make_ask()
    smtp.refused["anna@exempel.se"] = "451 4.7.1 Try again later"
    refused = send_due_letters(now=NOW)
    smtp.refused.clear()

    assert (refused, send_due_letters(now=minutes(5))) == (0, 1)
    assert smtp.recipients == ["anna@exempel.se"]


def test_who_subscribes_where_mail_once_came_back_gets_the_way_back_by_asking():
    make_subscription()
    Suppression.objects.create(address="anna@exempel.se", reason="bounce", at=minutes(30))

    make_ask(now=minutes(60))

    assert send_due_letters(now=minutes(60)) == 1
    assert "/prenumerera/val/" in mail.outbox[-1].body


@pytest.mark.parametrize("reason", ["complaint", "asked"])
def test_what_a_person_has_decided_is_not_asked_again(reason):
    make_subscription()
    Suppression.objects.create(address="anna@exempel.se", reason=reason, at=minutes(30))

    make_ask(now=minutes(60))

    assert send_due_letters(now=minutes(60)) == 0

"""Letters to addresses that have given mail back."""

from datetime import timedelta

import pytest

from audiences.letters import send_due_letters
from audiences.models import Suppression, SuppressionEntry
from tests.audiences.makers import NOW, make_ask, make_subscription

pytestmark = pytest.mark.django_db


def suppress(reason, *, now):
    Suppression.objects.create(address="anna@exempel.se", reason=reason, at=now)


@pytest.mark.parametrize(("reason", "letters"), [("bounce", 1), ("complaint", 0), ("asked", 0)])
def test_who_asks_anew_from_an_address_that_gave_mail_back_gets_the_letter(reason, letters):
    suppress(reason, now=NOW - timedelta(days=9))
    make_ask()

    assert send_due_letters(now=NOW) == letters


def test_when_the_letter_comes_back_too_there_is_no_other():
    make_ask()
    suppress("bounce", now=NOW)

    assert send_due_letters(now=NOW) == 0


@pytest.mark.parametrize(("reason", "remains"), [("bounce", 0), ("complaint", 1), ("asked", 1)])
def test_to_confirm_from_the_mailbox_lifts_what_a_bounce_did_and_nothing_else(reason, remains):
    suppress(reason, now=NOW - timedelta(days=9))

    make_subscription()

    assert Suppression.objects.count() == remains
    assert SuppressionEntry.objects.filter(act="lifted").count() == 1 - remains

"""Mails per minute, for all workers together."""

from datetime import timedelta

import pytest

from news.mailing import rate, sending
from news.mailing.models import SendingRate
from tests.news.mailing_makers import NOW, Out, make_newsletter, states
from tests.races import together

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def limit(per_minute, next_at=NOW - timedelta(hours=1)):
    SendingRate.objects.create(pk=1, per_minute=per_minute, next_at=next_at)


def taken_in(seconds, limit=200, start=NOW):
    """What a worker gets who asks ten times a second."""
    return sum(rate.take(limit, now=start + SECOND * tenth / 10) for tenth in range(seconds * 10))


@pytest.mark.parametrize("per_minute", [1, 7, 60, 600, 30_000])
def test_in_a_minute_no_more_than_that_leave_and_what_a_second_has_saved(per_minute):
    limit(per_minute)

    taken = taken_in(60, limit=100_000)

    assert per_minute <= taken <= per_minute + max(1, per_minute // 60)


def test_without_a_limit_there_is_none():
    assert rate.take(200, now=NOW) == 200
    assert rate.wait(now=NOW) == timedelta()


def test_it_survives_a_restart_because_it_is_kept_in_the_database():
    limit(60)
    first = taken_in(30)

    assert first + taken_in(30, start=NOW + 30 * SECOND) <= 61


def test_a_clock_that_is_set_back_stops_nothing():
    limit(60, next_at=NOW + timedelta(hours=1))

    assert taken_in(10) >= 9


def test_what_did_not_leave_is_given_back():
    limit(600)
    taken = rate.take(10, now=NOW)

    rate.give_back(taken, now=NOW)

    assert rate.take(10, now=NOW) == taken == 10


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_one_rate():
    limit(6000)
    taken = []

    together(lambda: taken.append(rate.take(100, now=NOW)))

    assert sum(taken) == 100


def test_a_mailing_waits_for_its_turn_and_comes_back(monkeypatch):
    limit(60, next_at=NOW)
    mailing, out, slept = make_newsletter(3), Out(), []
    now = NOW

    def sleep(seconds):
        nonlocal now
        slept.append(seconds)
        now += timedelta(seconds=seconds)

    monkeypatch.setattr(sending.time, "sleep", sleep)
    sending.send(mailing.pk, transport=out, clock=lambda: now)

    assert sorted(out.sent) == sorted(states(mailing))
    assert sum(slept) == pytest.approx(3)

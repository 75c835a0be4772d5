"""The account stays right and quick: what can no longer change is not counted again."""

from datetime import timedelta

import pytest

from news.mailing import accounts, sending
from tests.news.mailing_makers import NOW, Out, make_mailing, make_newsletter

pytestmark = pytest.mark.django_db
PEOPLE = tuple(f"{letter}@x.se" for letter in "abcdef")
HOUR = timedelta(hours=1)


def sent_at(mailing, address, moment):
    mailing.deliveries.filter(address=address).update(state="sent", sent_at=moment, try_at=moment)


def count(mailing, now):
    accounts.count_on(mailing.pk, until=now - accounts.SETTLED, now=now)
    mailing.refresh_from_db()
    return accounts.account(mailing).states


def test_what_was_sent_is_counted_on_from_where_the_count_was():
    mailing = make_mailing(*PEOPLE)
    sent_at(mailing, "a@x.se", NOW)
    sent_at(mailing, "b@x.se", NOW + HOUR)

    first, then = count(mailing, NOW + HOUR / 2), mailing.sent_by_then
    again = count(mailing, NOW + 2 * HOUR)

    assert (first["sent"], first["queued"], then) == (2, 4, 1)
    assert (again["sent"], again["queued"], mailing.sent_by_then) == (2, 4, 2)


def test_a_clock_that_is_set_back_counts_nobody_twice_and_leaves_nobody_out():
    mailing = make_mailing(*PEOPLE)
    sent_at(mailing, "a@x.se", NOW + HOUR)
    count(mailing, NOW + 2 * HOUR)
    sent_at(mailing, "b@x.se", NOW)

    states = count(mailing, NOW + HOUR / 2)

    assert (states["sent"], states["queued"]) == (2, 4)
    assert count(mailing, NOW + 3 * HOUR)["sent"] == 2


def test_a_million_that_are_counted_are_not_counted_again(django_assert_num_queries):
    mailing = make_newsletter(5)
    sending.send(mailing.pk, transport=Out(), clock=lambda: NOW)
    mailing.refresh_from_db()

    with django_assert_num_queries(1) as asked:
        states = accounts.account(mailing).states

    assert (mailing.sent_by_then, states["sent"]) == (5, 5)
    assert "try_at" in asked.captured_queries[0]["sql"]

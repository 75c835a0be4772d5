"""The sums as they are read, also before they have been counted."""

from datetime import timedelta

import pytest

from news.mailing import control
from news.mailing.audience import Audience
from news.statistics import figures
from news.statistics.sums import add_left
from tests.news.bounces.makers import send
from tests.news.mailing_makers import Out, make_mailing
from tests.news.statistics.makers import (
    LATER,
    NOW,
    come_back,
    make_readers,
    make_sent_newsletter,
    organisation_in,
)

pytestmark = pytest.mark.django_db


def make_half_sent():
    """A newsletter under way: r0, r1 and r2 have got it, and r3 has not."""
    make_readers(4, organisation_in())
    mailing = make_mailing(audience=Audience(topic="newsletter"))
    mailing.deliveries.exclude(address="r3@kommun.se").update(state="sent", sent_at=NOW, try_at=NOW)
    return mailing


def read(mailing):
    """As the page of the mailing has them, and as the page of the latest has them."""
    mailing.refresh_from_db()
    found = figures.of_mailing(mailing), figures.of_latest()[0]
    assert found[0].sums.sent == found[1].sums.sent
    return found


def numbers(mailing):
    return [
        (each.sums.sent, each.sums.delivered, each.sums.bounced, each.sums.complained, each.sums.left)
        for each in read(mailing)
    ]


def test_who_leaves_while_it_is_being_sent_hides_none_of_those_who_have_got_it():
    mailing = make_half_sent()

    add_left(mailing, organisation_in().pk, "r0@kommun.se")

    assert numbers(mailing) == [(3, 3, 0, 0, 1)] * 2
    assert (read(mailing)[0].counties, [each.is_counted for each in read(mailing)]) == ((), [False, False])


def test_nor_when_it_is_cancelled_before_it_has_been_counted():
    mailing = make_half_sent()
    add_left(mailing, organisation_in().pk, "r0@kommun.se")

    control.cancel(mailing, by=None, now=NOW)

    assert numbers(mailing) == [(3, 3, 0, 0, 1)] * 2


def test_what_comes_back_while_it_is_being_sent_is_no_longer_called_arrived():
    mailing = make_half_sent()

    come_back(mailing, "r0@kommun.se")
    come_back(mailing, "r1@kommun.se", kind="complaint")

    assert [each[:4] for each in numbers(mailing)] == [(3, 2, 1, 1)] * 2


def test_when_it_goes_out_to_more_the_sums_follow():
    mailing = make_half_sent()
    control.cancel(mailing, by=None, now=NOW)
    come_back(mailing, "r0@kommun.se")
    control.send_to_the_rest(mailing, by=None, now=LATER)

    send(mailing, Out(), LATER + timedelta(minutes=1))

    assert [each[:3] for each in numbers(mailing)] == [(4, 3, 1)] * 2


def test_what_has_been_counted_is_read_as_it_was_counted(django_assert_max_num_queries):
    make_readers(3, organisation_in())
    mailing = make_sent_newsletter()

    with django_assert_max_num_queries(4):
        [found] = figures.of_latest()

    assert (found.is_counted, found.sums.sent) == (True, 3)
    assert len(read(mailing)[0].counties) == 1

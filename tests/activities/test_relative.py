"""Rows whose time leans on another row, when a person changes what they lean on."""

import pytest

from activities import actions
from activities.models import Occasion, Series
from tests.activities.makers import at, make_activity, make_channel, make_plan, occasion, tick

pytestmark = pytest.mark.django_db
NOW = at("2013-03-01 09:00")


@pytest.fixture
def conference(db):
    """A conference on 25 September 2013, pinned; an invitation leans on it, two weeks before."""
    plan = make_plan()
    row = make_activity(plan, "25 september 2013", make_channel(plan), name="Erfarenhetskonferens")
    invitation = "två veckor före Erfarenhetskonferens"
    make_activity(plan, invitation, make_channel(plan), name="Inbjudan", lead_days=1)
    return actions.pin(row.series.get(), "2013-09-25")


def test_it_follows_what_is_moved(conference):
    actions.move(conference, due_at=at("2013-09-30 09:00"), now=NOW)
    tick("2013-09-16 10:00")

    assert occasion("rel-2013-09-25").due_at == at("2013-09-16 09:00")


def test_it_follows_although_it_is_a_row_that_has_not_opened(conference):
    actions.pin(Series.objects.get(activity__name="Inbjudan"), "rel-2013-09-25")

    actions.move(conference, due_at=at("2013-10-30 09:00"), now=NOW)
    tick("2013-10-16 10:00")

    assert occasion("rel-2013-09-25").due_at == at("2013-10-16 09:00")


def test_it_stays_where_a_person_has_moved_it(conference):
    invitation = actions.pin(Series.objects.get(activity__name="Inbjudan"), "rel-2013-09-25")
    actions.move(invitation, due_at=at("2013-09-02 09:00"), now=NOW)

    actions.move(conference, due_at=at("2013-10-30 09:00"), now=NOW)

    assert occasion("rel-2013-09-25").due_at == at("2013-09-02 09:00")


def test_it_is_not_when_the_other_is_skipped(conference):
    actions.skip(conference, reason="Ingen lokal", by=None, now=at("2013-03-08 09:00"))
    tick("2013-09-11 10:00")

    assert not Occasion.objects.filter(series__activity__name="Inbjudan").exists()


def test_it_is_not_when_the_other_is_called_off_after_it_was_moved(conference):
    actions.move(conference, due_at=at("2013-09-30 09:00"), now=NOW)
    actions.pin(Series.objects.get(activity__name="Inbjudan"), "rel-2013-09-25")

    actions.cancel(conference, reason="Ingen lokal", by=None, now=NOW)
    tick("2013-09-20 10:00")

    assert not Occasion.objects.filter(series__activity__name="Inbjudan").exists()


def test_it_leans_on_the_channel_that_the_other_row_has_now(conference):
    Series.objects.filter(pk=conference.series_id).update(is_stopped=True)
    row = conference.activity
    new = make_channel(row.plan, "conference", habit="13.00")
    new_series = Series.objects.create(activity=row, channel=new, since=NOW)
    moved = actions.pin(new_series, "2013-09-25")

    actions.move(moved, due_at=at("2013-09-30 09:00"), now=NOW)
    tick("2013-09-16 10:00")

    assert occasion("rel-2013-09-25").due_at == at("2013-09-16 09:00")

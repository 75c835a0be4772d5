import pytest

from activities import actions
from activities.models import Channel, Heartbeat, Occasion
from activities.models.occasion import State
from news.models import Mailing
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_group,
    make_plan,
    occasion,
    tick,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(db):
    """A meeting on 10 April 2013 at 13.00 whose call is drafted, to go out two weeks before."""
    plan = make_plan()
    group = make_group("styrgrupp", "anna@example.org")
    channel = make_channel(plan, "meeting", habit="13.00", notice_days=14)
    make_activity(plan, "10 april 2013", channel, groups=[group])
    tick("2013-03-25 09:00")
    return occasion("2013-04-10").event


def test_nobody_is_called_to_a_meeting_that_was_over_before_the_engine_came_back(drafted):
    actions.approve(drafted, by=None, now=at("2013-03-25 09:00"))

    tick("2013-04-10 15:00")

    assert not Mailing.objects.exists()
    assert occasion("2013-04-10").state == State.READY
    assert occasion("2013-04-10").trouble


def test_what_only_a_person_can_mend_is_not_tried_again(drafted):
    actions.approve(drafted, by=None, now=at("2013-03-25 09:00"))
    tick("2013-04-10 15:00")

    assert not Occasion.objects.to_dispatch(at("2013-04-11 15:00")).exists()


def test_a_meeting_that_is_over_is_not_approved(drafted):
    with pytest.raises(actions.Refused):
        actions.approve(drafted, by=None, now=at("2013-04-10 15:00"))

    drafted.refresh_from_db()
    assert drafted.state == drafted.State.DRAFT


def test_a_call_that_missed_its_meeting_goes_out_when_the_meeting_is_moved(drafted):
    actions.approve(drafted, by=None, now=at("2013-03-25 09:00"))
    tick("2013-04-10 15:00")

    actions.move(occasion("2013-04-10"), due_at=at("2013-04-17 13:00"), now=at("2013-04-10 16:00"))
    tick("2013-04-10 16:01")

    assert Mailing.objects.get().deliveries.get().address == "anna@example.org"


@pytest.mark.parametrize("kind", ["newsletter", "report", "conference", "web"])
def test_a_channel_that_becomes_another_kind_stops_nobody_else(manual, kind):
    other = make_activity(manual.plan, "månadsvis", make_channel(manual.plan), lead_days=5)
    tick("2013-03-07 09:00")
    Channel.objects.filter(series__activity=other).update(kind=kind)

    tick("2013-03-08 09:01")

    assert other.series.get().occasions.get().state == State.OPEN
    assert Heartbeat.objects.get().trouble == ""

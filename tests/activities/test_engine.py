from datetime import timedelta

import pytest

from activities import actions
from activities.models import Heartbeat, Occasion
from activities.models.occasion import State
from news.models import Issue
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_group,
    make_plan,
    make_role,
    make_user,
    occasion,
    tick,
)

pytestmark = pytest.mark.django_db


def test_an_occasion_is_virtual_until_it_opens(manual):
    tick("2013-03-07 08:59")

    assert not Occasion.objects.exists()


def test_an_occasion_opens_its_lead_time_before_it_is_due(manual):
    tick("2013-03-07 09:00")

    assert (occasion("2013-03").state, occasion("2013-03").due_at) == (State.OPEN, at("2013-03-12 09:00"))


def test_a_second_tick_at_the_same_time_changes_nothing(manual):
    tick("2013-03-07 09:00")
    before = list(Occasion.objects.values())

    tick("2013-03-07 09:00")

    assert list(Occasion.objects.values()) == before


def test_the_responsible_is_told_once_when_it_opens(manual, data_dir):
    from news.mailing.models import Delivery

    manual.responsible = make_role(manual.plan, make_user())
    manual.save()

    tick("2013-03-07 09:00")
    tick("2013-03-07 09:01")

    assert list(Delivery.objects.values_list("address", flat=True)) == ["ledare@example.org"]


def test_a_rhythm_is_late_from_the_day_after_it_was_due(manual):
    tick("2013-03-12 23:59")
    assert not Occasion.objects.late().exists()

    tick("2013-03-13 00:00")
    assert Occasion.objects.late().get() == occasion("2013-03")


def test_a_window_is_late_the_day_after_it_ends_and_not_before():
    plan = make_plan()
    make_activity(plan, "Q3 2013", make_channel(plan, habit="första vardagen 09.00"))

    tick("2013-09-30 23:59")
    assert not Occasion.objects.late().exists()

    tick("2013-10-01 00:00")
    assert Occasion.objects.late().get() == occasion("2013-Q3")


def test_what_is_older_than_its_patience_is_missed(manual):
    tick("2013-03-07 09:00")

    tick("2013-03-23 00:00")

    assert occasion("2013-03").state == State.MISSED


def test_after_two_days_without_the_engine_what_was_due_runs_once(newsletter):
    tick("2013-03-11 09:00")
    actions.approve(Issue.objects.get(), by=make_user(), now=at("2013-03-11 10:00"))

    tick("2013-03-13 11:00")
    tick("2013-03-13 11:01")

    assert occasion("2013-03").state == State.LATE_DONE
    assert Issue.objects.get().mailing.key == f"issue-{Issue.objects.get().pk}"


def test_after_months_without_the_engine_the_old_is_missed_and_nothing_old_is_drafted(newsletter):
    tick("2013-09-02 09:00")

    assert set(Occasion.objects.values_list("state", flat=True)) == {State.MISSED}
    assert not Issue.objects.exists()


def test_what_was_published_during_an_outage_is_done_and_not_missed():
    plan = make_plan()
    make_activity(plan, "mars 2013", make_channel(plan, "web"), patience_days=0)
    tick("2013-03-10 09:00")
    article = occasion("2013-03").article
    article.published_at = at("2013-03-12 09:00")
    article.save()

    tick("2013-05-01 09:00")

    assert occasion("2013-03").state == State.DONE


def test_an_unapproved_newsletter_waits(newsletter):
    tick("2013-03-12 12:00")

    assert (occasion("2013-03").state, Issue.objects.get().state) == (State.OPEN, "draft")


def test_an_approved_newsletter_goes_out_at_its_time(newsletter):
    tick("2013-03-07 09:00")
    actions.approve(Issue.objects.get(), by=make_user(), now=at("2013-03-08 09:00"))

    tick("2013-03-12 08:59")
    assert occasion("2013-03").state == State.READY

    tick("2013-03-12 09:00")
    assert occasion("2013-03").state == State.RUNNING


def test_the_heart_beats_at_the_time_of_the_tick(manual):
    tick("2013-03-01 12:00")

    assert Heartbeat.objects.get(name="tick").beat_at == at("2013-03-01 12:00")


def test_the_hour_stays_the_same_on_both_sides_of_the_night_the_clock_changes():
    plan = make_plan()
    make_activity(plan, "varje vecka", make_channel(plan, habit="söndag 09.00"), day_rule="stay", lead_days=1)

    tick("2013-03-31 12:00")

    due = list(Occasion.objects.order_by("due_at").values_list("due_at", flat=True))[-2:]
    assert due == [at("2013-03-24 09:00"), at("2013-03-31 09:00")]
    assert due[1] - due[0] == timedelta(days=7, hours=-1)


def test_a_call_goes_out_its_notice_before_the_meeting():
    plan = make_plan()
    group = make_group("styrgrupp", "anna@example.org")
    channel = make_channel(plan, "meeting", habit="13.00", notice_days=14)
    make_activity(plan, "10 april 2013", channel, groups=[group])
    tick("2013-03-25 09:00")
    event = occasion("2013-04-10").event
    actions.approve(event, by=make_user(), now=at("2013-03-25 09:00"))

    tick("2013-03-27 13:00")

    assert occasion("2013-04-10").state == State.RUNNING
    assert event.starts_at == at("2013-04-10 13:00")


def test_a_time_that_is_not_understood_never_stops_the_engine():
    plan = make_plan()
    make_activity(plan, "när andan faller på", make_channel(plan))
    make_activity(plan, "månadsvis", make_channel(plan))

    tick("2013-03-12 09:00")

    assert Occasion.objects.count() == 1
    assert Heartbeat.objects.get().trouble == ""


def test_the_night_with_two_hours_at_two_gives_one_occasion():
    plan = make_plan()
    channel = make_channel(plan, habit="söndag 02.30")
    make_activity(plan, "vecka 43 2013", channel, day_rule="stay", lead_days=1)

    for moment in ("2013-10-27 01:30", "2013-10-27 02:30", "2013-10-27 03:30"):
        tick(moment)

    assert [each.due_at.isoformat() for each in Occasion.objects.all()] == ["2013-10-27T00:30:00+00:00"]


def test_the_night_without_an_hour_at_two_moves_it_to_three():
    plan = make_plan()
    channel = make_channel(plan, habit="söndag 02.30")
    make_activity(plan, "vecka 13 2013", channel, day_rule="stay", lead_days=1)

    tick("2013-03-31 04:00")

    assert occasion("2013-W13").due_at == at("2013-03-31 03:30")


def test_a_row_that_cannot_be_laid_out_stops_no_other():
    plan = make_plan()
    broken = make_activity(plan, "månadsvis", make_channel(plan))
    make_activity(plan, "månadsvis", make_channel(plan))
    type(broken).objects.filter(pk=broken.pk).update(habit="elfte tusendagen")

    tick("2013-03-12 09:00")

    assert Occasion.objects.count() == 1
    assert "Dagen eller klockslaget" in Heartbeat.objects.get().trouble

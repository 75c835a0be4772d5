import pytest

from activities import actions, replay
from activities.channels.report import gather
from activities.models import Occasion, Series, StatusReport
from activities.models.occasion import State
from news.mailing import sending
from news.mailing.models import Mailing
from news.models import Article, Issue, NotInState
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_group,
    make_plan,
    make_user,
    occasion,
    tick,
)

pytestmark = pytest.mark.django_db


def test_proof_in_time_makes_it_done(manual):
    tick("2013-03-07 09:00")

    actions.state_proof(occasion("2013-03"), proof="Artikel på Intrapolis", at=at("2013-03-12 16:00"))

    assert occasion("2013-03").state == State.DONE


def test_proof_after_its_day_makes_it_done_late(manual):
    tick("2013-03-07 09:00")

    actions.state_proof(occasion("2013-03"), proof="Artikel på Intrapolis", at=at("2013-03-14 08:00"))

    assert occasion("2013-03").state == State.LATE_DONE


def test_a_newsletter_is_approved_once(newsletter):
    tick("2013-03-07 09:00")
    issue, same = Issue.objects.get(), Issue.objects.get()
    actions.approve(issue, by=make_user("anna"), now=at("2013-03-08 09:00"))

    with pytest.raises(NotInState):
        actions.approve(same, by=make_user("bo"), now=at("2013-03-08 09:00"))

    assert Issue.objects.get().approved_by.username == "anna"


def test_a_withdrawn_approval_takes_the_occasion_back(newsletter):
    tick("2013-03-07 09:00")
    actions.approve(Issue.objects.get(), by=make_user(), now=at("2013-03-08 09:00"))

    actions.withdraw(Issue.objects.get(), now=at("2013-03-08 09:01"))
    tick("2013-03-12 09:00")

    assert occasion("2013-03").state == State.OPEN


def test_a_row_edited_does_not_rewrite_its_past(manual):
    tick("2013-04-20 09:00")
    manual.words = "varje vecka"
    manual.save()

    actions.reschedule(manual, everything=False, now=at("2013-04-20 10:00"))
    tick("2013-04-20 10:01")

    assert set(Occasion.objects.values_list("key", flat=True)) == {"2013-03", "2013-04", "2013-W17"}


def make_called_meeting():
    """A meeting on 10 April 2013 whose call went out two weeks before."""
    plan = make_plan()
    group = make_group("styrgrupp", "anna@example.org")
    channel = make_channel(plan, "meeting", habit="13.00", notice_days=14)
    make_activity(plan, "10 april 2013", channel, groups=[group])
    tick("2013-03-25 09:00")
    actions.approve(occasion("2013-04-10").event, by=None, now=at("2013-03-25 09:00"))
    tick("2013-03-27 13:00")
    event = occasion("2013-04-10").event
    sending.send(event.mailing_id, transport=replay.Uncounted(), clock=lambda: at("2013-03-27 13:01"))
    event.refresh_from_db()
    return event


def test_a_meeting_is_done_when_a_person_says_that_it_was_held():
    event = make_called_meeting()

    actions.hold(event, now=at("2013-04-12 09:00"))

    assert occasion("2013-04-10").state == State.DONE


def test_a_meeting_cannot_have_been_held_before_it_ended():
    event = make_called_meeting()

    with pytest.raises(actions.Refused):
        actions.hold(event, now=at("2013-04-10 13:30"))


def test_a_called_meeting_that_is_cancelled_is_called_off_by_mail():
    event = make_called_meeting()

    actions.cancel(event.occasion, reason="Sjukdom", by=None, now=at("2013-04-02 09:00"))

    mailing = Mailing.objects.get(key=f"call_off-{event.pk}")
    assert mailing.deliveries.get().address == "anna@example.org"
    assert "METHOD:CANCEL" in mailing.texts.get().calendar


def test_moving_a_newsletter_moves_when_it_goes_out(newsletter):
    tick("2013-03-07 09:00")

    actions.move(occasion("2013-03"), due_at=at("2013-03-14 10:00"), now=at("2013-03-08 09:00"))

    assert Issue.objects.get().send_at == at("2013-03-14 10:00")


def test_nothing_is_moved_into_the_past(newsletter):
    tick("2013-03-07 09:00")

    with pytest.raises(actions.Refused):
        actions.move(occasion("2013-03"), due_at=at("2013-03-01 10:00"), now=at("2013-03-08 09:00"))


def test_an_approved_report_is_frozen():
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan, "report", habit="sista vardagen 15.00"))
    tick("2013-03-20 09:00")
    report = StatusReport.objects.get(starts_on="2013-03-01")
    actions.approve(report, by=None, now=at("2013-03-28 09:00"))
    frozen = report.facts

    gather(report, now=at("2013-04-05 09:00"))

    assert StatusReport.objects.get(pk=report.pk).facts == frozen
    assert frozen["gathered_at"] == at("2013-03-28 09:00").isoformat()


def test_what_was_missed_can_be_called_done_by_a_person(manual):
    tick("2013-03-30 09:00")

    actions.force_done(occasion("2013-03"), reason="Gjordes muntligt", by=None, now=at("2013-03-30 10:00"))

    assert occasion("2013-03").state == State.LATE_DONE


def test_on_demand_counts_without_moving_the_rhythm(manual):
    series = Series.objects.get()
    following = series.next_opens_at

    made = actions.on_demand(series, due_at=at("2013-03-01 10:00"), now=at("2013-02-25 10:00"))

    assert made.is_on_demand
    assert Series.objects.get().next_opens_at == following


def test_one_occasion_is_moved_and_the_rhythm_is_not(manual):
    series = Series.objects.get()
    one = actions.pin(series, "2013-03")

    actions.move(one, due_at=at("2013-03-20 10:00"), now=at("2013-02-25 10:00"))
    tick("2013-04-04 09:00")

    due = list(Occasion.objects.order_by("key").values_list("due_at", flat=True))
    assert due == [at("2013-03-20 10:00"), at("2013-04-09 09:00")]


def test_a_skipped_occasion_has_a_reason_and_is_not_opened(manual):
    one = actions.pin(Series.objects.get(), "2013-03")

    with pytest.raises(actions.Refused):
        actions.skip(one, reason=" ", by=make_user(), now=at("2013-03-08 09:00"))
    actions.skip(one, reason="Semester", by=None, now=at("2013-03-08 09:00"))
    tick("2013-03-12 10:00")

    assert (occasion("2013-03").state, occasion("2013-03").reason) == (State.SKIPPED, "Semester")


def test_a_forced_occasion_shows_who_and_why(manual):
    tick("2013-03-12 10:00")
    leader = make_user()

    actions.force_done(occasion("2013-03"), reason="Gjort muntligt", by=leader, now=at("2013-03-12 11:00"))

    assert (occasion("2013-03").state, occasion("2013-03").forced_by) == (State.DONE, leader)


def test_a_row_of_a_plan_that_rests_makes_nothing_when_it_is_edited(manual):
    type(manual.plan).objects.update(is_current=False)

    actions.reschedule(manual, everything=False, now=at("2013-03-01 10:00"))
    tick("2013-03-12 10:00")

    assert not Occasion.objects.exists()


def test_what_is_moved_far_ahead_is_done_as_soon_as_it_is_published():
    plan = make_plan()
    make_activity(plan, "10 april 2013", make_channel(plan, "web"))
    tick("2013-04-05 09:00")

    actions.move(occasion("2013-04-10"), due_at=at("2013-09-10 09:00"), now=at("2013-04-05 10:00"))
    Article.objects.update(published_at=at("2013-04-20 09:00"))
    tick("2013-04-20 09:00")

    assert occasion("2013-04-10").state == State.DONE


def test_a_report_that_is_moved_tells_of_the_same_month():
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan, "report", habit="sista vardagen 15.00"))
    one = actions.pin(Series.objects.get(), "2013-03")

    actions.move(one, due_at=at("2013-04-03 15:00"), now=at("2013-03-01 10:00"))
    tick("2013-04-02 10:00")

    report = occasion("2013-03").report
    assert (report.starts_on.isoformat(), report.ends_on.isoformat()) == ("2013-03-01", "2013-03-31")


def test_a_skip_can_be_undone(newsletter):
    tick("2013-03-07 09:00")
    actions.skip(occasion("2013-03"), reason="Fel knapp", by=None, now=at("2013-03-08 09:00"))

    actions.take_up(occasion("2013-03"))

    assert (occasion("2013-03").state, occasion("2013-03").reason) == (State.OPEN, "")


def test_what_is_skipped_does_not_go_out_by_itself(newsletter):
    tick("2013-03-07 09:00")
    actions.approve(Issue.objects.get(), by=None, now=at("2013-03-08 09:00"))

    actions.skip(occasion("2013-03"), reason="Semester", by=None, now=at("2013-03-08 10:00"))

    assert Issue.objects.get().state == "draft"


def test_an_article_that_waits_for_its_hour_is_not_published_when_it_is_skipped():
    make_activity(plan := make_plan(), "mars 2013", make_channel(plan, "web"))
    tick("2013-03-10 09:00")
    Article.objects.update(published_at=at("2013-03-12 09:00"))

    actions.skip(occasion("2013-03"), reason="Inaktuell", by=None, now=at("2013-03-11 09:00"))

    assert Article.objects.get().published_at is None


def test_what_was_skipped_before_it_opened_opens_when_it_should(manual):
    actions.skip(
        actions.pin(Series.objects.get(), "2013-03"), reason="Fel knapp", by=None, now=at("2013-03-08 09:00")
    )
    actions.take_up(occasion("2013-03"))
    assert occasion("2013-03").state == State.PLANNED

    tick("2013-03-07 09:00")

    assert occasion("2013-03").state == State.OPEN


def test_a_meeting_that_was_called_off_is_not_taken_up_behind_their_backs():
    event = make_called_meeting()
    actions.cancel(event.occasion, reason="Sjukdom", by=None, now=at("2013-04-02 09:00"))

    with pytest.raises(actions.Refused):
        actions.take_up(occasion("2013-04-10"))


def test_a_report_asked_for_by_hand_goes_on_from_the_last_one():
    plan = make_plan()
    row = make_activity(plan, "månadsvis", make_channel(plan, "report", habit="sista vardagen 15.00"))
    tick("2013-03-20 09:00")

    actions.on_demand(row.series.get(), due_at=at("2013-04-12 09:00"), now=at("2013-04-11 09:00"))
    tick("2013-04-11 09:01")

    report = StatusReport.objects.get(title="Statusrapport 12 april 2013")
    assert (str(report.starts_on), str(report.ends_on)) == ("2013-04-01", "2013-04-12")

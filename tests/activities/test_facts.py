"""What the monthly reports say, taken together: everything once, however late it was decided."""

import pytest

from activities import actions
from activities.models import Occasion, StatusReport
from audiences.models import Subscriber, Subscription
from news.mailing import sending
from tests.activities.makers import at, make_activity, make_channel, make_plan, occasion, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports(db):
    """A monthly report on the last working day, and a weekly row that a person does elsewhere."""
    plan = make_plan()
    habit = "sista vardagen 15.00"
    make_activity(plan, "månadsvis", make_channel(plan, "report", habit=habit), name="Rapport")
    make_activity(plan, "varje tisdag", make_channel(plan, habit="09.00"), lead_days=3, patience_days=5)
    return plan


def report_of(month):
    return StatusReport.objects.get(occasion__key=month)


def send_report(month, moment):
    """Approve the month's report and send it at the moment, a Swedish wall time."""
    tick(moment)
    actions.approve(report_of(month), by=None, now=at(moment))
    tick(moment)
    report = report_of(month)
    sending.finish(report.mailing_id, now=at(moment))


def weeks_in(facts, section):
    due = [row["due"][:10] for row in facts[section] if row["activity"] != "Rapport"]
    keys = dict(Occasion.objects.values_list("due_at", "key"))
    return [key for moment, key in keys.items() if f"{moment:%Y-%m-%d}" in due]


def prove(week, moment):
    actions.state_proof(occasion(week), proof="Klart", at=at(moment))


def test_what_is_done_after_the_report_went_out_is_in_the_next(reports):
    tick("2013-03-26 08:00")
    send_report("2013-03", "2013-03-28 15:00")

    prove("2013-W13", "2013-03-29 10:00")
    send_report("2013-04", "2013-04-30 15:00")

    assert "2013-W13" not in weeks_in(report_of("2013-03").facts, "done")
    assert "2013-W13" in weeks_in(report_of("2013-04").facts, "done")


def test_what_was_done_before_but_said_after_the_report_is_in_the_next(reports):
    tick("2013-03-26 08:00")
    send_report("2013-03", "2013-03-28 15:00")

    prove("2013-W13", "2013-03-26 10:00")
    send_report("2013-04", "2013-04-30 15:00")

    assert "2013-W13" in weeks_in(report_of("2013-04").facts, "done")


def test_what_one_report_told_the_next_does_not(reports):
    tick("2013-03-26 08:00")
    prove("2013-W13", "2013-03-26 10:00")
    send_report("2013-03", "2013-03-28 15:00")

    send_report("2013-04", "2013-04-30 15:00")

    assert "2013-W13" in weeks_in(report_of("2013-03").facts, "done")
    assert "2013-W13" not in weeks_in(report_of("2013-04").facts, "done")


def test_what_was_due_in_one_month_and_missed_in_the_next_is_told(reports):
    tick("2013-03-26 08:00")
    send_report("2013-03", "2013-03-28 15:00")

    tick("2013-04-02 08:00")
    send_report("2013-04", "2013-04-30 15:00")

    assert occasion("2013-W13").state == "missed"
    assert "2013-W13" in weeks_in(report_of("2013-04").facts, "missed")


def test_what_is_skipped_after_its_report_went_out_is_in_the_next(reports):
    tick("2013-03-26 08:00")
    send_report("2013-03", "2013-03-28 15:00")

    actions.skip(occasion("2013-W13"), reason="Påsk", by=None, now=at("2013-03-08 09:00"))
    send_report("2013-04", "2013-04-30 15:00")

    assert weeks_in(report_of("2013-04").facts, "skipped") == ["2013-W13"]


def test_a_subscription_of_the_last_days_of_a_month_is_counted(reports):
    tick("2013-03-26 08:00")
    send_report("2013-03", "2013-03-28 15:00")
    late = at("2013-03-30 09:00")

    subscriber = Subscriber.objects.create(address="anna@example.org", created_at=late)
    Subscription.objects.create(subscriber=subscriber, state="active", asked_at=late, confirmed_at=late)
    send_report("2013-04", "2013-04-30 15:00")

    assert report_of("2013-04").facts["subscriptions"]["new"] == 1


def test_a_report_that_never_went_out_leaves_its_facts_to_the_next(reports):
    send_report("2013-02", "2013-02-28 15:00")
    tick("2013-03-26 08:00")
    prove("2013-W13", "2013-03-26 10:00")
    actions.skip(occasion("2013-03"), reason="Semester", by=None, now=at("2013-03-08 09:00"))

    send_report("2013-04", "2013-04-30 15:00")

    assert "2013-W13" in weeks_in(report_of("2013-04").facts, "done")

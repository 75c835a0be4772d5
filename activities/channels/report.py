"""Reports: facts from the plan's own state and the leader's comment, mailed to the groups of the row."""

from datetime import timedelta

from activities import facts
from activities.channels.contract import of_sendable
from activities.channels.recipients import member_groups
from activities.dates import day, month_name
from activities.models import StatusReport
from activities.timing import LOCAL
from news.mailing.audience import Audience
from news.mailing.models import Mailing
from news.mailing.sending import start_mailing
from news.rendering import render

LANGUAGE = "sv"  # a report is a Swedish document, whoever reads it


def audience(activity):
    return Audience(groups=member_groups(activity))


def prepare(occasion, *, now):
    activity = occasion.activity
    kind, starts_on, ends_on = _period(occasion)
    title = activity.name
    if kind == StatusReport.Kind.MONTHLY:
        when = day(occasion.due_at) if occasion.is_on_demand else month_name(occasion.due_at)
        title = f"Statusrapport {when}"
    report = StatusReport.objects.create(
        occasion=occasion,
        kind=kind,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        is_example=activity.plan.is_example,
    )
    gather(report, now=now)


def gather(report, *, now):
    """Gather the facts anew. Only a draft changes: an approved report is frozen."""
    days = {"starts_on": report.starts_on, "ends_on": report.ends_on}
    found = facts.gather(report.occasion.activity.plan, **days, now=now, earlier=_earlier(report))
    if StatusReport.objects.filter(pk=report.pk, state=StatusReport.State.DRAFT).update(facts=found):
        report.facts = found


def _earlier(report):
    """The last report of the same row that went out; the two big ones tell all from the plan's start."""
    if report.kind != StatusReport.Kind.MONTHLY:
        return None
    gone_out = StatusReport.objects.filter(state__in=[report.State.SENDING, report.State.SENT])
    return gone_out.filter(occasion__series=report.occasion.series_id, ends_on__lt=report.starts_on).first()


def deliver(occasion, *, now):
    report = occasion.report
    report.lock(report.State.APPROVED)
    mailing = start_mailing(
        key=f"report-{report.pk}",
        purpose=Mailing.Purpose.REPORT,
        texts=[text(report)],
        audience=audience(occasion.activity),
        now=now,
    )
    report.begin(mailing=mailing)


def text(report):
    """The report as a mail, in the language of the plan."""
    return render("report", {"report": report, "facts": report.facts}, language=LANGUAGE)


def evidence(occasions, *, now):
    found = {report.occasion_id: report for report in StatusReport.objects.filter(occasion__in=occasions)}
    return {each.pk: of_sendable(found.get(each.pk)) for each in occasions}


def _period(occasion):
    """A rhythm reports on its own period, a single report on the plan from its start.

    One that is asked for by hand goes on from the last report, or from the beginning of its month.
    """
    if occasion.is_on_demand:
        until = occasion.ends_on
        told = StatusReport.objects.filter(occasion__series=occasion.series_id, ends_on__lt=until).first()
        since = told.ends_on + timedelta(days=1) if told else until.replace(day=1)
        return StatusReport.Kind.MONTHLY, since, until
    if occasion.activity.is_rhythm:
        return StatusReport.Kind.MONTHLY, occasion.starts_on, occasion.ends_on
    plan = occasion.activity.plan
    due_on = occasion.due_at.astimezone(LOCAL).date()
    kind = StatusReport.Kind.FINAL if due_on >= plan.ends_on else StatusReport.Kind.INTERIM
    return kind, plan.starts_on, due_on

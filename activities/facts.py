"""The facts of a status report: how the plan was kept over a period, as plain data."""

from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, Subquery

from activities import schedule
from activities.models import Occasion
from activities.models.occasion import State
from audiences.models import Subscription
from news.models import Issue, MailingSum

COMING_DAYS = 30


def gather(plan, *, starts_on, ends_on, now, earlier=None):
    """Return the facts of the local days `starts_on`–`ends_on` as they are known at `now`; JSON-safe.

    A report goes out before its days are over, and some things are said long after they were done:
    what the report that went out before (`earlier`) could not tell of its own days is told now.
    """
    since = schedule.local_midnight(earlier.starts_on if earlier else starts_on)
    until = schedule.local_midnight(ends_on + timedelta(days=1))
    told = earlier.facts if earlier else {}
    ours = Occasion.objects.filter(series__activity__plan=plan)
    ours = ours.select_related("series__activity", "series__channel")
    ended = {
        "done": ours.filter(state__in=[State.DONE, State.LATE_DONE], done_at__gte=since, done_at__lt=until),
        "missed": ours.filter(state=State.MISSED, missed_at__gte=since, missed_at__lt=until),
        "skipped": ours.filter(
            state__in=[State.SKIPPED, State.CANCELLED], due_at__gte=since, due_at__lt=until
        ),
    }
    return {
        "gathered_at": now.isoformat(),
        **{name: _rows(rows.exclude(pk__in=_of(told, name, "occasion"))) for name, rows in ended.items()},
        "late": _rows(ours.late().filter(late_since__lt=until)),
        "coming": _rows(
            each
            for each in schedule.timeline(plan, since=now, until=now + timedelta(days=COMING_DAYS))
            if each.state in [State.PLANNED, State.OPEN, State.READY]
        ),
        "newsletters": _newsletters(since, until, told=_of(told, "newsletters", "number")),
        "subscriptions": _subscriptions(_counted_until(told, schedule.local_midnight(starts_on)), until),
    }


def _of(told, section, name):
    return [row[name] for row in told.get(section, [])]


def _counted_until(told, starts):
    """Sums name nobody, so they go on from the moment at which the earlier report counted."""
    return min(starts, datetime.fromisoformat(told["gathered_at"])) if told else starts


def _rows(occasions):
    return [
        {
            "occasion": each.pk,
            "activity": each.activity.name,
            "channel": each.channel.name,
            "due": each.due_at.isoformat(),
            "done": each.done_at.isoformat() if each.done_at else None,
            "state": each.state,
            "is_late": bool(each.late_since),
            "reason": each.reason,
            "proof": each.proof,
            "is_forced": each.forced_by_id is not None,
        }
        for each in occasions
    ]


def _newsletters(since, until, *, told):
    issues = Issue.objects.filter(sent_at__gte=since, sent_at__lt=until).exclude(number__in=told)
    counted = issues.order_by("sent_at").annotate(
        recipients=Count("mailing__deliveries"),
        returned=Subquery(_sums().values("returned")[:1]),
        reached=Count("mailing__deliveries", filter=Q(mailing__deliveries__state="sent")),
    )
    return [
        {
            "number": issue.number,
            "subject": issue.subject,
            "sent": issue.sent_at.isoformat(),
            "recipients": issue.recipients,
            "reached": issue.reached - (issue.returned or 0),
        }
        for issue in counted
    ]


def _sums():
    return MailingSum.objects.filter(mailing=OuterRef("mailing"), by=MailingSum.By.ALL)


def _subscriptions(since, until):
    """New, ended and all subscriptions, and the new ones by county; other organisations come last."""
    newsletter = Subscription.objects.filter(topic="newsletter")
    new = newsletter.filter(confirmed_at__gte=since, confirmed_at__lt=until)
    county = "subscriber__organisation__municipality__county__name"
    by_county = new.values_list(county).annotate(count=Count("id")).order_by(county)
    return {
        "new": new.count(),
        "left": newsletter.filter(left_at__gte=since, left_at__lt=until).count(),
        "active": newsletter.active().count(),
        "by_county": sorted(
            ([name, count] for name, count in by_county), key=lambda row: (row[0] is None, row[0])
        ),
    }

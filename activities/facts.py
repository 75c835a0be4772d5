"""The facts of a status report: how the plan was kept over a period, as plain data."""

from datetime import timedelta

from django.db.models import Count, Q

from activities import schedule
from activities.models import Occasion
from activities.models.occasion import State
from audiences.models import Subscription
from news.models import Issue

COMING_DAYS = 30


def gather(plan, *, starts_on, ends_on, now):
    """Return the facts of the local days `starts_on`–`ends_on` as they are known at `now`; JSON-safe."""
    since = schedule.local_midnight(starts_on)
    until = schedule.local_midnight(ends_on + timedelta(days=1))
    ours = Occasion.objects.filter(series__activity__plan=plan)
    ours = ours.select_related("series__activity", "series__channel")
    of_period = ours.filter(due_at__gte=since, due_at__lt=until)
    return {
        "gathered_at": now.isoformat(),
        "done": _rows(
            ours.filter(state__in=[State.DONE, State.LATE_DONE], done_at__gte=since, done_at__lt=until)
        ),
        "late": _rows(ours.late().filter(late_since__lt=until)),
        "missed": _rows(of_period.filter(state=State.MISSED)),
        "skipped": _rows(of_period.filter(state__in=[State.SKIPPED, State.CANCELLED])),
        "coming": _rows(
            each
            for each in schedule.timeline(plan, since=now, until=now + timedelta(days=COMING_DAYS))
            if each.state in [State.PLANNED, State.OPEN, State.READY]
        ),
        "newsletters": _newsletters(since, until),
        "subscriptions": _subscriptions(since, until),
    }


def _rows(occasions):
    return [
        {
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


def _newsletters(since, until):
    issues = Issue.objects.filter(sent_at__gte=since, sent_at__lt=until).order_by("sent_at")
    counted = issues.annotate(
        recipients=Count("mailing__deliveries"),
        reached=Count("mailing__deliveries", filter=Q(mailing__deliveries__state="sent")),
    )
    return [
        {
            "number": issue.number,
            "subject": issue.subject,
            "sent": issue.sent_at.isoformat(),
            "recipients": issue.recipients,
            "reached": issue.reached,
        }
        for issue in counted
    ]


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

"""Rehearsal: what the plan will do next, every product and mail with its recipients, changing nothing."""

from datetime import timedelta

from activities import channels, schedule
from activities.models import Channel
from activities.models.occasion import UNFINISHED
from news.mailing.audience import count

# What an occasion prepares, by the kind of its channel.
PRODUCTS = {
    Channel.Kind.NEWSLETTER: "newsletter",
    Channel.Kind.REPORT: "report",
    Channel.Kind.MEETING: "call",
    Channel.Kind.CONFERENCE: "call",
    Channel.Kind.WEB: "article",
    Channel.Kind.MANUAL: "reminder",
}
# A call goes out before its occasion is due; look far enough ahead to find it.
LONGEST_NOTICE = timedelta(days=120)


def rehearse(plan, *, now, days):
    """Return the steps that fall in the coming `days`, in order of time, as plain data."""
    until = now + timedelta(days=days)
    entries = [
        each
        for each in schedule.timeline(plan, since=now - LONGEST_NOTICE, until=until + LONGEST_NOTICE)
        if each.state in UNFINISHED and _next_at(each, now) < until
    ]
    counted = {}
    return [_step(each, now, counted) for each in sorted(entries, key=lambda each: _next_at(each, now))]


def _next_at(occasion, now):
    """When the occasion goes out, or now when that time has passed."""
    return max(occasion.deliver_at, now)


def _step(occasion, now, counted):
    activity, kind = occasion.activity, occasion.channel.kind
    if activity.pk not in counted:
        counted[activity.pk] = {}
    if kind not in counted[activity.pk]:
        audience = channels.adapter(kind).audience(activity)
        counted[activity.pk][kind] = count(audience) if audience else None
    recipients = counted[activity.pk][kind]
    return {
        "activity": activity.name,
        "channel": occasion.channel.name,
        "product": PRODUCTS[kind],
        "state": occasion.state,
        "opens": occasion.opens_at.isoformat(),
        "goes_out": occasion.deliver_at.isoformat(),
        "due": occasion.due_at.isoformat(),
        "is_late": occasion.is_late or occasion.late_at <= now,
        "recipients": recipients.deliveries if recipients else 0,
        "excluded": recipients.exclusions if recipients else {},
    }

"""Rehearsal: what the plan will do next, every product and mail with its recipients, changing nothing."""

from datetime import timedelta

from django.db.models import Count
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities import channels, notices, schedule
from activities.models import Channel
from activities.models.occasion import WAITING, State
from activities.timing import LOCAL
from audiences.models import Pace, Subscription, Topic
from news.digests import windows
from news.mailing.audience import count

DRAFT, SEND, PUBLISH, DO = "draft", "send", "publish", "do"
# What an occasion prepares, and what happens to it when its time comes, by the kind of its channel.
PRODUCTS = {
    Channel.Kind.NEWSLETTER: ("newsletter", SEND),
    Channel.Kind.REPORT: ("report", SEND),
    Channel.Kind.MEETING: ("call", SEND),
    Channel.Kind.CONFERENCE: ("call", SEND),
    Channel.Kind.WEB: ("article", PUBLISH),
    Channel.Kind.MANUAL: ("task", DO),
}
# The same in words for a person.
DOES = {DRAFT: _("is drafted"), SEND: _("goes out"), PUBLISH: _("is published"), DO: _("is to be done")}
# A call goes out, and work opens, before the occasion is due; look far enough ahead to find both.
LONGEST_NOTICE = timedelta(days=120)


def rehearse(plan, *, now, days):
    """Return the steps that fall in the coming `days`, in order of time, as plain data.

    `does`: draft (and tell the responsible), send, publish, or do (by a person). What is sent counts
    its recipients as they are now, and who would be left out and why.
    """
    until = now + timedelta(days=days)
    since = now - LONGEST_NOTICE
    occasions = schedule.timeline(plan, since=since, until=until + LONGEST_NOTICE)
    waiting = [each for each in occasions if each.state in WAITING and each.missed_at > now]
    audiences = _Audiences()
    found = [step for each in waiting for step in _steps(each, now, audiences) if step["at"] < until]
    found += _digests(now, until)
    return [step | {"at": step["at"].isoformat()} for step in sorted(found, key=lambda step: step["at"])]


def _steps(occasion, now, audiences):
    product, does = PRODUCTS[occasion.channel.kind]
    if occasion.state == State.PLANNED:
        told = audiences.responsible(occasion.activity)
        yield _step(occasion, DRAFT, product, at=max(occasion.opens_at, now), now=now, recipients=told)
    recipients, excluded = audiences.of(occasion)
    at = max(occasion.deliver_at, now)
    yield _step(occasion, does, product, at=at, now=now, recipients=recipients, excluded=excluded)


def _step(occasion, does, product, *, at, now, recipients, excluded=None):
    return {
        "at": at.astimezone(LOCAL),
        "does": does,
        "activity": occasion.activity.name,
        "channel": occasion.channel.name,
        "product": product,
        "state": occasion.state,
        "goes_out": occasion.deliver_at.isoformat(),
        "due": occasion.due_at.isoformat(),
        "is_late": occasion.late_at <= now,
        "recipients": recipients,
        "excluded": excluded or {},
    }


def _digests(now, until):
    """The digests of everybody who wants one. What is new by then, and to whom, nobody knows yet."""
    for pace in (Pace.WEEKLY, Pace.MONTHLY):
        readers = Subscription.objects.active().filter(pace=pace).exclude(topic=Topic.NEWSLETTER)
        recipients = readers.aggregate(count=Count("subscriber", distinct=True))["count"]
        at = windows.following(pace, now)
        while recipients and at < until:
            yield {
                "at": at.astimezone(LOCAL),
                "does": SEND,
                "activity": gettext("Digest, if there is something new"),
                "channel": str(pace.label),
                "product": "digest",
                "state": State.READY,
                "goes_out": at.isoformat(),
                "due": at.isoformat(),
                "is_late": False,
                "recipients": recipients,
                "excluded": {},
            }
            at = windows.following(pace, at)


class _Audiences:
    """Counts each audience once, however many occasions mail it."""

    def __init__(self):
        self._counted = {}

    def of(self, occasion):
        """Return how many get what the occasion sends, and how many are left out by reason."""
        audience = channels.audience_of(occasion)
        if audience not in self._counted:
            counted = count(audience) if audience else None
            self._counted[audience] = (counted.deliveries, counted.exclusions) if counted else (0, {})
        return self._counted[audience]

    def responsible(self, activity):
        role = activity.responsible_id
        if role not in self._counted:
            self._counted[role] = len(notices.addresses(activity.responsible))
        return self._counted[role]

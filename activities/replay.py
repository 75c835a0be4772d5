"""Replay: the real engine over a period, with a clock that jumps to the next moment that matters."""

from datetime import timedelta

from django.db.models import Min, Q

from activities import engine
from activities.models import Event, Occasion, Series, StatusReport
from activities.models.occasion import State
from news.mailing import sending
from news.mailing.models import WAITING, Delivery, Mailing
from news.models import Issue

TICK = timedelta(minutes=1)
MEETINGS = {"meetings_called": Event.Kind.MEETING, "conferences": Event.Kind.CONFERENCE}


class Uncounted:
    """A way out that leads nowhere: in a replay nobody is mailed."""

    width = 200

    def hand_over(self, envelopes, *, at):
        return ["replayed"] * len(envelopes)

    def close(self):
        """Nothing is open."""


def run(*, since, until, stand_in, transport):
    """Tick from `since` to `until`, both aware; mails go out at once, through `transport`."""
    now = since
    while now < until:
        asked_for = _step(now, stand_in, transport)
        now = min(_next_moment(now, asked_for), until)
    _step(until, stand_in, transport)


def _step(now, stand_in, transport):
    def send(mailing_id):
        sending.send(mailing_id, transport=transport, clock=lambda: now)

    engine.tick(now=now, send=send)
    return stand_in.act(now)


def _next_moment(now, asked_for):
    """The first moment after `now` at which a tick or the stand-in has something to do."""
    waiting = Q(state__in=[State.PLANNED, State.OPEN, State.READY])
    moments = Occasion.objects.aggregate(
        open=Min("opens_at", filter=Q(state=State.PLANNED, opens_at__gt=now)),
        dispatch=Min("deliver_at", filter=Q(state=State.READY, deliver_at__gt=now)),
        late=Min("late_at", filter=(waiting | Q(state=State.RUNNING)) & Q(late_at__gt=now)),
        missed=Min("missed_at", filter=waiting & Q(missed_at__gt=now)),
        retry=Min("retry_at", filter=waiting & Q(retry_at__gt=now)),
        published=Min("article__published_at", filter=Q(article__published_at__gt=now)),
    )
    moments["series"] = Series.objects.aggregate(at=Min("next_opens_at", filter=Q(next_opens_at__gt=now)))[
        "at"
    ]
    moments["mail"] = Delivery.objects.filter(state__in=WAITING, try_at__gt=now).aggregate(at=Min("try_at"))[
        "at"
    ]
    moments["person"] = asked_for
    coming = [moment for moment in moments.values() if moment]
    return max(min(coming, default=now + timedelta(days=365)), now + TICK)


def summary(plan):
    """What came of a plan, counted from its rows; JSON-safe."""
    ours = {"occasion__series__activity__plan": plan}
    sent = StatusReport.objects.filter(state="sent", **ours)
    mailed = Delivery.objects.filter(state="sent").exclude(mailing__purpose=Mailing.Purpose.NOTICE)
    return {
        "newsletters_sent": Issue.objects.filter(state="sent", **ours).count(),
        "status_reports_sent": sent.filter(kind=StatusReport.Kind.MONTHLY).count(),
        "reports_sent": sent.exclude(kind=StatusReport.Kind.MONTHLY).count(),
        **{
            name: Event.objects.filter(kind=kind, state="sent", cancelled_at=None, **ours).count()
            for name, kind in MEETINGS.items()
        },
        "deliveries": mailed.count(),
        "occasions": [
            {"activity": activity, "channel": channel, "due": due.isoformat(), "state": state}
            for activity, channel, due, state in Occasion.objects.filter(
                series__activity__plan=plan
            ).values_list("series__activity__name", "series__channel__name", "due_at", "state")
        ],
    }

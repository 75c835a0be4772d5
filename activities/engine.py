"""The engine: one tick asks the database what is due and takes each step as a claim.

Every step is a conditional update, so that two ticks at once, a crash or a day's outage neither
double nor lose anything. `now` is passed in, so that the same steps can be rehearsed and replayed.
"""

import logging
from datetime import UTC, datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import F

from activities import channels, notices, reminding, schedule
from activities.channels.contract import ChannelError, Stage
from activities.models import Heartbeat, Occasion, Series
from activities.models.activity import APPROVED_KINDS
from activities.models.occasion import LIVE, State
from activities.search import index
from news import publishing
from news.bounces.recording import weigh
from news.digests import making
from news.mailing import sending
from news.statistics.sums import keep_sums

logger = logging.getLogger(__name__)

# What one tick takes on of each kind; the next tick takes the rest.
LIMIT = 200
RETRY_AFTER = timedelta(minutes=5)
NEVER = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
WITH_ROW = ("series__activity__plan", "series__activity__responsible", "series__channel")


def tick(*, now, send):
    """Take every step that is due at `now`. `send(mailing_id)` sees to it that a mailing is sent on.

    One step's fault does not stop the others; it is kept beside the heartbeat, where the admin shows it.
    """
    trouble = _take(materialise, now)
    trouble = "; ".join(filter(None, [trouble, _take(publishing.publish_due, now)]))
    if Occasion.objects.on_the_table(now).exists():
        trouble = "; ".join(filter(None, [trouble, *(_take(step, now) for step in STEPS)]))
    trouble = "; ".join(filter(None, [trouble, _take(making.make_digests, now)]))
    for mailing_id in sending.sweep(now):
        send(mailing_id)
    trouble = "; ".join(filter(None, [trouble, *(_take(step, now) for step in (weigh, keep_sums))]))
    # Last, so that what the steps published can be found in the same minute.
    trouble = "; ".join(filter(None, [trouble, _take(index.refresh_search, now)]))
    _beat(now, trouble)


def _take(step, now):
    """Take the step; return what went wrong, or nothing."""
    try:
        step(now)
    except Exception as error:
        logger.exception("The step %s failed", step.__name__)
        return f"{step.__name__}: {error}"
    return ""


def _beat(now, trouble):
    beat = Heartbeat(name="tick", beat_at=now, trouble=trouble[:300])
    columns = ["beat_at", "trouble"]
    Heartbeat.objects.bulk_create(
        [beat], update_conflicts=True, unique_fields=["name"], update_fields=columns
    )


def materialise(now):
    """Make rows of the occasions whose opening time has come. One series' fault stops no other."""
    faults = []
    for pk in Series.objects.due(now).values_list("pk", flat=True)[:LIMIT]:
        try:
            _make_rows(Series.objects.select_related("activity__plan", "channel").get(pk=pk), now)
        except ValueError as error:
            logger.exception("Series %s makes no occasions", pk)
            faults.append(f"{pk}: {error}")
    if faults:
        raise ValueError("; ".join(faults))


def _make_rows(series, now):
    made = set(series.occasions.values_list("key", flat=True))
    ahead = [each for each in schedule.coming(series) if each.key not in made]
    to_make = [each for each in ahead if each.opens_at <= now]
    following = min((each.opens_at for each in ahead if each.opens_at > now), default=None)
    with transaction.atomic():
        claim = Series.objects.filter(pk=series.pk, next_opens_at=series.next_opens_at)
        if claim.update(next_opens_at=following):
            rows = [Occasion(series=series, **vars(each)) for each in to_make]
            Occasion.objects.bulk_create(rows, ignore_conflicts=True)


def mark_missed(now):
    """What is older than its row's patience is not begun any more."""
    values = {"state": State.MISSED, "late_since": F("late_at")}
    _mark_overdue(Occasion.objects.expired(now), what="missed", values=values, now=now)


def open_due(now):
    """planned → open: the product is drafted and the responsible is told."""
    _attempt(Occasion.objects.to_open(now), State.OPEN, _open, now)


def _open(occasion, *, now):
    channels.adapter(occasion.channel.kind).prepare(occasion, now=now)
    occasion.reminded_at = now
    occasion.save(update_fields=["reminded_at"])
    notices.opened(occasion, now=now)


def settle(now):
    """Move each live occasion to where the evidence says it is: open, ready or done."""
    settle_these(Occasion.objects.live(now), now)


def settle_these(occasions, now):
    """The same for the given occasions only, so that a person sees at once what an approval did."""
    by_kind = {}
    for occasion in occasions.select_related("series__channel"):
        by_kind.setdefault(occasion.channel.kind, []).append(occasion)
    for kind, group in by_kind.items():
        found = channels.adapter(kind).evidence(group, now=now)
        for occasion in group:
            _settle(occasion, found[occasion.pk])


def _settle(occasion, evidence):
    row = Occasion.objects.filter(pk=occasion.pk)
    if evidence.stage == Stage.DONE:
        state = State.DONE if evidence.at < occasion.late_at else State.LATE_DONE
        row.filter(state__in=LIVE).update(state=state, done_at=evidence.at, trouble="", retry_at=None)
    elif evidence.stage == Stage.READY and occasion.state == State.OPEN:
        row.filter(state=State.OPEN).update(state=State.READY)
    elif evidence.stage == Stage.OPEN and occasion.state != State.OPEN:
        row.filter(state=occasion.state).update(state=State.OPEN)


def dispatch(now):
    """ready → running: what is approved goes out when its time has come."""
    _attempt(Occasion.objects.to_dispatch(now), State.RUNNING, _deliver, now)


def _deliver(occasion, *, now):
    channels.adapter(occasion.channel.kind).deliver(occasion, now=now)


def mark_late(now):
    """An occasion is late from the day after its window ends, and its responsible is told once."""
    _mark_overdue(Occasion.objects.newly_late(now), what="late", values={"late_since": F("late_at")}, now=now)


def _mark_overdue(occasions, *, what, values, now):
    ids = list(occasions.values_list("pk", flat=True)[:LIMIT])
    if not ids:
        return
    with transaction.atomic():
        # Row by row, so that of two ticks only the one that changed a row tells of it.
        claimed = [pk for pk in ids if occasions.filter(pk=pk).update(**values)]
        rows = Occasion.objects.filter(pk__in=claimed).select_related(*WITH_ROW)
        notices.overdue(rows, what=what, now=now)


def remind(now):
    """Tell whoever is to approve, two days and one day before it goes out, and each day that it is late."""
    waiting = Occasion.objects.to_remind_of(now, ahead=reminding.AHEAD)
    waiting = waiting.filter(series__channel__kind__in=APPROVED_KINDS)
    columns = ["pk", "opens_at", "deliver_at", "late_at", "reminded_at"]
    for each in waiting.values_list(*columns, named=True):
        moment = reminding.last_moment(each.deliver_at, each.late_at, now=now)
        if moment is None or (each.reminded_at or each.opens_at) >= moment:
            continue
        row = Occasion.objects.filter(pk=each.pk)
        with transaction.atomic():
            if row.filter(state=State.OPEN, reminded_at=each.reminded_at).update(reminded_at=now):
                notices.reminder(row.select_related(*WITH_ROW).get(), moment=moment, now=now)


def _attempt(occasions, after, work, now):
    for pk in list(occasions.values_list("pk", flat=True)[:LIMIT]):
        # The whole question again: a person may have moved or stopped it since it was asked.
        _attempt_one(occasions.filter(pk=pk), pk, after, work, now)


def _attempt_one(row, pk, after, work, now):
    """Claim the occasion and do the work in one transaction; a fault leaves it as it was, with the reason."""
    try:
        with transaction.atomic():
            if row.update(state=after, trouble="", retry_at=None):
                work(Occasion.objects.select_related(*WITH_ROW).get(pk=pk), now=now)
    except ChannelError as error:
        _note_trouble(row, str(error), None if error.permanent else now)
    except OperationalError:
        raise  # the database is away or busy: nothing can be noted, and the next tick tries again
    except Exception as error:
        logger.exception("Occasion %s could not become %s", pk, after)
        _note_trouble(row, f"{type(error).__name__}: {error}", now)


def _note_trouble(row, text, now):
    retry_at = now + RETRY_AFTER if now else NEVER
    row.update(trouble=text[:300], retry_at=retry_at)


# A mark is made after `settle`, so that what was done during an outage is not called missed.
STEPS = [settle, mark_missed, open_due, dispatch, mark_late, remind]

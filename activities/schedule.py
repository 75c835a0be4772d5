"""From a row's words to moments: the slots of a series, when each opens, goes out, is late and is missed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from activities import timing
from activities.models import Activity, Occasion, Series
from activities.models.occasion import DROPPED, State

NEAR = timedelta(days=31)
# More rows than a plan has. What the rules give depends on nothing else, so it is worked out once.
KEPT = 1024


@dataclass(frozen=True)
class Moments:
    """One occasion to be. Aware datetimes; `starts_on`–`ends_on` are local days, both included."""

    key: str
    starts_on: date
    ends_on: date
    due_at: datetime
    opens_at: datetime
    deliver_at: datetime
    late_at: datetime
    missed_at: datetime


def local_midnight(day):
    return datetime.combine(day, time(), timing.LOCAL)


def days_before(moment, days):
    """The same wall time, so many days earlier."""
    return (moment.astimezone(timing.LOCAL) - timedelta(days=days)).replace(fold=0)


def moments(activity, channel, *, key, starts_on, ends_on, due_at, late_after):
    """Everything the engine needs to know about one occasion. It opens a lead time before it goes out."""
    slot = timing.Slot(key, starts_on, ends_on, due_at, late_after)
    return _moments(slot, *_days(activity, channel))


def _days(activity, channel):
    return channel.notice_days, activity.lead_days, activity.patience_days


def _moments(slot, notice_days, lead_days, patience_days):
    deliver_at = days_before(slot.due_at, notice_days)
    late_at = local_midnight(slot.late_after + timedelta(days=1))
    return Moments(
        key=slot.key,
        starts_on=slot.starts,
        ends_on=slot.ends,
        due_at=slot.due_at,
        opens_at=days_before(deliver_at, lead_days),
        deliver_at=deliver_at,
        late_at=late_at,
        missed_at=local_midnight(late_at.date() + timedelta(days=patience_days)),
    )


def coming(series):
    """The Moments of a series' occasions since its start, in order; none for a row that rests."""
    activity = series.activity
    if activity.is_paused or activity.covered_by_id or series.is_stopped:
        return []
    every = _moments_of(_slots(series, asked=()), *_days(activity, series.channel))
    return [each for each in every if each.due_at >= series.since]


@lru_cache(maxsize=KEPT)
def _moments_of(slots, *days):
    return tuple(_moments(slot, *days) for slot in slots)


def _slots(series, *, asked):
    activity = series.activity
    value = activity.timing
    return _slots_of(
        value,
        habit=timing.parse_habit(activity.habit or series.channel.habit),
        valid_from=activity.plan.starts_on,
        valid_to=activity.plan.ends_on,
        first_on=activity.first_on,
        rule=activity.day_rule,
        anchors=_anchors(activity, value, asked=asked) if isinstance(value, timing.Relative) else (),
    )


@lru_cache(maxsize=KEPT)
def _slots_of(value, **row):
    return tuple(timing.slots(value, **row))


def _anchors(activity, value, *, asked):
    """The slots of the activity that a relative time leans on, where a person has moved them.

    What will not be gives nothing that leans on it.
    """
    series = anchor_of(activity, value)
    # A circle is refused when the plan is saved; should one exist, it gives no occasions.
    if series is None or series.activity_id in asked:
        return ()
    occasions = series.occasions
    dropped = set(occasions.filter(state__in=DROPPED).values_list("key", flat=True))
    moved = dict(occasions.filter(is_moved=True).values_list("key", "due_at"))
    return tuple(
        slot._replace(due_at=moved[slot.key].astimezone(timing.LOCAL)) if slot.key in moved else slot
        for slot in _slots(series, asked=(*asked, activity.pk))
        if slot.key not in dropped
    )


def anchor_of(activity, value):
    """The first series of the activity that is named, one that runs before one that was stopped; or None."""
    rows = Series.objects.filter(activity__plan=activity.plan_id).select_related("activity__plan", "channel")
    rows = rows.order_by("is_stopped", *Series._meta.ordering)
    return next((series for series in rows if _is_called(series.activity, value.activity)), None)


def _is_called(activity, name):
    # Compared here and not in the database: SQLite knows no upper case of å, ä and ö.
    return name.casefold() in (activity.name.casefold(), activity.key.casefold())


def refresh(series):
    """Store when the next occasion of the series becomes a row. Called whenever its row has changed.

    A plan that does not run makes none.
    """
    made = set(series.occasions.values_list("key", flat=True))
    ahead = coming(series) if series.activity.plan.is_current else ()
    series.next_opens_at = min((each.opens_at for each in ahead if each.key not in made), default=None)
    Series.objects.filter(pk=series.pk).update(next_opens_at=series.next_opens_at)


def forget_unopened(series, *, moved=False):
    """Delete the rows that have not opened, those a person moved only when asked; they are computed anew."""
    waiting = series.occasions.filter(state=State.PLANNED, is_on_demand=False)
    (waiting if moved else waiting.filter(is_moved=False)).delete()


def refresh_dependents(activity, *, seen=()):
    """The rows whose time leans on this one, and those that lean on them. What has opened stays."""
    seen = (*seen, activity.pk)
    for other in Activity.objects.filter(plan=activity.plan_id).exclude(pk__in=seen):
        if isinstance(other.timing, timing.Relative) and _is_called(activity, other.timing.activity):
            for series in other.series.select_related("activity__plan", "channel"):
                forget_unopened(series)
                refresh(series)
            refresh_dependents(other, seen=seen)


def unfinished(plan):
    """The series that have occasions to come."""
    every = Series.objects.filter(activity__plan=plan, next_opens_at__isnull=False)
    return list(every.select_related("activity__plan", "activity__responsible", "channel"))


def virtual(plan, *, since, until, every=None):
    """Occasions that are not rows yet, due in [since, until): unsaved, in order of due time.

    `every`: the plan's unfinished series, when they are at hand.
    """
    found = []
    # A due day lies in its period or a few days from it, wherever a person has moved it.
    near = Occasion.objects.filter(ends_on__gte=since - NEAR, starts_on__lte=until + NEAR)
    made = set(near.filter(series__activity__plan=plan).values_list("series", "key"))
    for series in unfinished(plan) if every is None else every:
        found += [
            Occasion(series=series, **vars(each))
            for each in coming(series)
            if since <= each.due_at < until and (series.pk, each.key) not in made
        ]
    return sorted(found, key=lambda occasion: occasion.due_at)


def timeline(plan, *, since, until):
    """Stored and virtual occasions of the plan that are due in [since, until), in order of due time."""
    stored = Occasion.objects.filter(series__activity__plan=plan, due_at__gte=since, due_at__lt=until)
    stored = stored.select_related("series__activity__responsible", "series__channel")
    return sorted([*stored, *virtual(plan, since=since, until=until)], key=lambda occasion: occasion.due_at)

"""When a timing falls due: periods of the calendar, a day in each by habit, and the hour there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import singledispatch
from itertools import islice

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from .calendar import (
    LOCAL,
    ONE_DAY,
    RULES,
    add_months,
    at_local,
    is_working_day,
    month_end,
    month_length,
    month_start,
    moved,
    offset,
    week_start,
)
from .keys import period_key, window_key
from .values import (
    ANY_DAY,
    DATE,
    WORKING_DAY,
    Day,
    Habit,
    Pick,
    Relative,
    Rhythm,
    Several,
    Slot,
    Timing,
    Window,
)

_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class _Frame:
    """What the words do not say but the row does."""

    pick: Pick
    at: time
    starts: date
    ends: date
    first_on: date | None
    rule: str
    anchors: Sequence[Slot]

    def holds(self, day):
        return self.starts <= day <= self.ends


def slots(
    timing: Timing,
    *,
    habit: Habit = Habit(),  # noqa: B008 (frozen)
    valid_from: date,
    valid_to: date,
    first_on: date | None = None,
    rule: str = "before",
    anchors: Sequence[Slot] = (),
) -> Iterator[Slot]:
    """Every due moment within the validity, in order; two promises for the same moment are one.

    A day or hour in the words goes before the habit's. `first_on` is the first day of every so many
    days or weeks, and names the first period of every so many months; without it, counting begins with
    the first period whose day is within the validity. Days 29–31 of a shorter month are its last.
    """
    if rule not in RULES:
        raise ValueError(f"rule is one of {', '.join(RULES)}, not {rule!r}")
    frame = _Frame(habit.pick, habit.at, valid_from, valid_to, first_on, rule, anchors)
    return _increasing(_fall_due(timing, frame))


def _increasing(found):
    last = None
    for slot in found:
        if last is None or slot.due_at > last:
            last = slot.due_at
            yield slot


@singledispatch
def _fall_due(timing, frame):
    """On demand, continuous and not understood: never due by themselves."""
    return iter(())


@_fall_due.register
def _(timing: Several, frame):
    found = (slot for one in timing.of for slot in _fall_due(one, frame))
    return iter(sorted(found, key=lambda slot: slot.due_at))


@_fall_due.register
def _(timing: Day, frame):
    if frame.holds(timing.on):
        day = _moved_within(timing.on, frame.rule, frame.holds)
        due_at = at_local(day, timing.at or frame.at)
        yield Slot(timing.on.isoformat(), timing.on, timing.on, due_at, max(timing.on, day))


@_fall_due.register
def _(timing: Window, frame):
    starts, ends = max(timing.starts, frame.starts), min(timing.ends, frame.ends)
    if starts <= ends:
        day = _moved_within(choose(frame.pick, starts, ends), frame.rule, lambda day: starts <= day <= ends)
        yield Slot(window_key(timing), starts, ends, at_local(day, timing.at or frame.at), ends)


@_fall_due.register
def _(timing: Relative, frame):
    for anchor in sorted(frame.anchors, key=lambda slot: slot.due_at):
        day = offset(anchor.due_at.astimezone(LOCAL).date(), timing.amount, timing.unit)
        if frame.holds(day):
            day = _moved_within(day, frame.rule, frame.holds)
            yield Slot(f"rel-{anchor.key}", day, day, at_local(day, timing.at or frame.at), day)


@_fall_due.register
def _(timing: Rhythm, frame):
    def allowed(day):
        return frame.holds(day) and day.month not in timing.pauses

    for key, starts, ends, day in _days(timing, frame):
        if allowed(day):
            due = _moved_within(day, frame.rule, allowed)
            due_at = at_local(due, timing.at or frame.at)
            yield Slot(key, max(starts, frame.starts), min(ends, frame.ends), due_at, due)


def _moved_within(day, rule, allowed):
    """The day moved by the rule, the other way where the rule would lead out, else unmoved."""
    if rule == "stay" or is_working_day(day):
        return day
    for direction in (rule, "after" if rule == "before" else "before"):
        if allowed(candidate := moved(day, direction)):
            return candidate
    return day


def choose(pick, starts, ends):
    """The pick's day in a period; the last working day when the period has no such day."""
    step = -ONE_DAY if pick.n < 0 else ONE_DAY
    first, count = (ends, (ends - starts).days + 1) if pick.n < 0 else (starts, (ends - starts).days + 1)
    wanted = 1 if pick.of == DATE else max(abs(pick.n), 1)
    fitting = (day for day in (first + step * n for n in range(count)) if _fits(pick, day))
    if found := [*islice(fitting, wanted)]:
        return found[-1]
    return ends if pick.of == WORKING_DAY else choose(Pick(-1), starts, ends)


def _fits(pick, day):
    if pick.of == WORKING_DAY:
        return is_working_day(day)
    if pick.of == DATE:
        return day.day == pick.n or (day.day < pick.n and day.day == month_length(day))
    return pick.of == ANY_DAY or day.weekday() == pick.of


def _days(rhythm, frame):
    """Key, first and last day of each period, and the unmoved day chosen in it."""
    if rhythm.unit in ("day", "workday"):
        return _every_day(rhythm, frame)
    if rhythm.unit == "week":
        return _every_week(rhythm, frame)
    return _every_month(rhythm, frame)


def _every_day(rhythm, frame):
    # What comes daily is not moved together on the working days: the others are left out.
    skips = rhythm.unit == "workday" or (rhythm.every == 1 and frame.rule != "stay")
    for day in _count(DAILY, rhythm.every, frame.first_on or frame.starts, frame):
        if not skips or is_working_day(day):
            yield day.isoformat(), day, day, day


def _every_week(rhythm, frame):
    pick = rhythm.pick or frame.pick
    if frame.first_on and not rhythm.pick:
        for day in _count(WEEKLY, rhythm.every, frame.first_on, frame):
            yield day.isoformat(), week_start(day), week_start(day) + 6 * ONE_DAY, day
        return
    # A week has one of each weekday, so its number falls away by itself; a date means nothing in it.
    if pick.of == DATE:
        pick = Pick()
    monday = week_start(frame.first_on or frame.starts)
    if not frame.first_on and choose(pick, monday, monday + 6 * ONE_DAY) < frame.starts:
        monday += 7 * ONE_DAY
    for start in _count(WEEKLY, rhythm.every, monday, frame):
        end = start + timedelta(days=6)
        yield period_key("week", start), start, end, choose(pick, start, end)


def _every_month(rhythm, frame):
    pick, size = rhythm.pick or frame.pick, _MONTHS_IN[rhythm.unit]
    first = month_start(frame.first_on or frame.starts)
    first = first.replace(month=(first.month - 1) // size * size + 1)
    if rhythm.every > 1 and not frame.first_on and choose(pick, *_months(first, size, ())) < frame.starts:
        first = add_months(first, size)
    for start in _count(MONTHLY, rhythm.every * size, first, frame, bymonth=rhythm.months or None):
        starts, ends = _months(start, size, rhythm.pauses)
        if starts <= ends:
            yield period_key(rhythm.unit, start), starts, ends, choose(pick, starts, ends)


def _months(start, size, pauses):
    """First and last day of a period of months, without the paused months at its ends."""
    months = [add_months(start, step) for step in range(size)]
    open_months = [month for month in months if month.month not in pauses]
    if not open_months:
        return start, start - ONE_DAY
    return open_months[0], month_end(open_months[-1])


def _count(freq, interval, first, frame, **options):
    return (moment.date() for moment in rrule(freq, first, interval, until=frame.ends, **options))

"""What the words alone say is coming, before a row's rule and a channel's habit choose the day."""

from collections.abc import Iterator
from datetime import date, timedelta

from .timeline import slots
from .values import ANY_DAY, Day, Habit, Pick, Rhythm, Several, Timing, Window, span

_LONGEST_PERIOD = timedelta(days=366)
_LAST_DAY = Habit(Pick(-1, ANY_DAY))


def coming(timing: Timing, *, valid_from: date, valid_to: date) -> Iterator[Day | Window]:
    """Days where the words name a day, otherwise the windows and periods, within the validity."""
    if isinstance(timing, Several):
        found = (each for one in timing.of for each in coming(one, valid_from=valid_from, valid_to=valid_to))
        return iter(sorted(found, key=span))
    if isinstance(timing, Day) or (isinstance(timing, Rhythm) and _names_a_day(timing)):
        found = slots(timing, habit=Habit(), valid_from=valid_from, valid_to=valid_to, rule="stay")
        return (Day(slot.late_after, timing.at) for slot in found)
    # The last day of a period that has begun may lie after the validity: it is cut off, not left out.
    until = min(valid_to, date.max - _LONGEST_PERIOD) + _LONGEST_PERIOD
    found = slots(timing, habit=_LAST_DAY, valid_from=valid_from, valid_to=until, rule="stay")
    return (
        Window("days", slot.starts, min(slot.ends, valid_to)) for slot in found if slot.starts <= valid_to
    )


def _names_a_day(rhythm):
    return bool(rhythm.pick) or rhythm.unit in ("day", "workday")

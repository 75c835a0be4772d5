"""What a plan's words about time can mean: values without clock, database or framework."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple

# What a Pick can count besides weekdays, which are 0 (Monday) to 6.
WORKING_DAY, ANY_DAY, DATE = "working day", "day", "date"


@dataclass(frozen=True)
class Pick:
    """A day in a period: the nth weekday, working day or day, or the date n in its first month.

    n is -1 for the last, -2 for the one before it, and 0 for a weekday said without a number. What
    the period is too short for is its last: a fifth Monday in a month with four, the 31st in April.
    """

    n: int = 1
    of: int | str = WORKING_DAY


@dataclass(frozen=True)
class Habit:
    """Which day and hour of a period a channel keeps, when the timing itself does not say."""

    pick: Pick = Pick()
    at: time = time(9)


class Slot(NamedTuple):
    """One due moment. The key names the period and stays the same when the habit changes."""

    key: str
    starts: date
    ends: date
    due_at: datetime
    late_after: date


@dataclass(frozen=True)
class Timing:
    also_on_demand: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Day(Timing):
    on: date
    at: time | None = None


@dataclass(frozen=True)
class Window(Timing):
    """Kinds: month, months, quarter, half, season, week, weeks, year, and days for any two dates."""

    kind: str
    starts: date
    ends: date
    at: time | None = None


@dataclass(frozen=True)
class Rhythm(Timing):
    """Units: day, workday, week, month, quarter, half, year. With months, those months each year."""

    every: int = 1
    unit: str = "month"
    months: tuple[int, ...] = ()
    pick: Pick | None = None
    pauses: tuple[int, ...] = ()
    at: time | None = None


@dataclass(frozen=True)
class Several(Timing):
    """Days and windows, in order of time and each once."""

    of: tuple[Day | Window, ...]


@dataclass(frozen=True)
class Relative(Timing):
    """Units: day, workday, week, month; a negative amount is before the activity."""

    amount: int
    unit: str
    activity: str
    at: time | None = None


@dataclass(frozen=True)
class OnDemand(Timing):
    pass


@dataclass(frozen=True)
class Continuous(Timing):
    pass


@dataclass(frozen=True)
class Unparsed(Timing):
    words: str
    hint: str


def several(members):
    """One value of many one-off promises; a single one is itself."""
    ordered = sorted(dict.fromkeys(members), key=lambda one: (*span(one), str(one)))
    return ordered[0] if len(ordered) == 1 else Several(tuple(ordered))


def span(once):
    """First and last day of a Day or a Window."""
    return (once.on, once.on) if isinstance(once, Day) else (once.starts, once.ends)

"""Where everything stands on the picture of the timeline, in whole pixels. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from activities.timing.calendar import add_months, month_end, month_start
from activities.timing.words import MONTHS

DAY_WIDTH = 2
ROW_HEIGHT = 28
# So that a mark on the first or the last day is whole.
MARGIN = 10


@dataclass(frozen=True)
class Promise:
    """One occasion: its day, the span it was promised for, how its state looks, and all of it in words."""

    on: date
    starts: date
    ends: date
    look: str
    label: str


@dataclass(frozen=True)
class Mark:
    x: int
    look: str
    label: str


@dataclass(frozen=True)
class Bar:
    x: int
    width: int


@dataclass(frozen=True)
class Way:
    """One activity in one channel: a row of the picture."""

    name: str
    marks: list
    bars: list


@dataclass(frozen=True)
class Lane:
    name: str
    ways: list


@dataclass(frozen=True)
class Month:
    x: int
    name: str
    year: int | None


@dataclass(frozen=True)
class Picture:
    width: int
    months: list
    today: int | None
    lanes: list
    row_height: int = ROW_HEIGHT


def picture(lanes, *, starts, ends, today):
    """Draw `lanes`, {activity: {channel: [Promise]}}, between two days. A span of a day gets no bar."""
    first, last = month_start(starts), month_end(ends)

    def x(day):
        return MARGIN + (day - first).days * DAY_WIDTH

    def way(name, promises):
        spans = {(each.starts, each.ends) for each in promises if each.starts < each.ends}
        bars = [Bar(x(start), x(end + timedelta(days=1)) - x(start)) for start, end in sorted(spans)]
        return Way(name, [Mark(x(each.on), each.look, each.label) for each in promises], bars)

    return Picture(
        width=x(last + timedelta(days=1)) + MARGIN,
        months=list(_months(first, last, x)),
        today=x(today) if first <= today <= last else None,
        lanes=[Lane(name, [way(*each) for each in ways.items()]) for name, ways in lanes.items()],
    )


def _months(first, last, x):
    month = first
    while month <= last:
        shows_year = month == first or month.month == 1
        yield Month(x(month), MONTHS[month.month - 1][:3], month.year if shows_year else None)
        month = add_months(month, 1)

"""Says a value in plain Swedish, in words that are read back as the same value."""

from functools import singledispatch

from .values import (
    DATE,
    Continuous,
    Day,
    OnDemand,
    Relative,
    Rhythm,
    Several,
    Unparsed,
    Window,
)
from .words import (
    MONTHS,
    NUMBERS,
    ORDINALS,
    SEASONS,
    WEEKDAYS,
    join,
    write_clock,
    write_month_list,
    write_ordinal,
    write_pick,
)

_NEUTER = ("quarter", "half", "year")
_UNITS = {
    "day": "dag",
    "workday": "vardag",
    "week": "vecka",
    "month": "månad",
    "quarter": "kvartal",
    "half": "halvår",
    "year": "år",
}
_IN_PERIOD = {
    "week": "i veckan",
    "month": "i månaden",
    "quarter": "i kvartalet",
    "half": "i halvåret",
    "year": "varje år",
}
_DISTANCES = {
    "day": ("dag", "dagar"),
    "workday": ("arbetsdag", "arbetsdagar"),
    "week": ("vecka", "veckor"),
    "month": ("månad", "månader"),
}


def describe(timing):
    """Plain Swedish that parse() reads as the same value."""
    if isinstance(timing, Unparsed):
        return timing.words
    return _say(timing) + (" samt vid behov" if timing.also_on_demand else "")


def describe_habit(habit):
    return f"{write_pick(habit.pick)} {write_clock(habit.at)}"


@singledispatch
def _say(timing):
    raise TypeError(f"{timing!r} is not a timing")


@_say.register
def _(timing: OnDemand):
    return "vid behov"


@_say.register
def _(timing: Continuous):
    return "kontinuerligt"


@_say.register
def _(timing: Day):
    return _date(timing.on) + _clock(timing)


@_say.register
def _(timing: Several):
    return join([_say(one) for one in timing.of])


@_say.register
def _(timing: Relative):
    if timing.amount == 0:
        return f"samma dag som {timing.activity}{_clock(timing)}"
    amount = abs(timing.amount)
    count = next((text for text, n in NUMBERS.items() if n == amount), amount)
    side = "före" if timing.amount < 0 else "efter"
    return f"{count} {_DISTANCES[timing.unit][amount != 1]} {side} {timing.activity}{_clock(timing)}"


@_say.register
def _(timing: Window):
    return _NAMES[timing.kind](timing.starts, timing.ends) + _clock(timing)


@_say.register
def _(timing: Rhythm):
    pauses = f" utom {write_month_list(timing.pauses)}" if timing.pauses else ""
    return _pace(timing) + pauses + _clock(timing)


def _clock(timing):
    return f" kl {write_clock(timing.at)}" if timing.at else ""


def _date(day):
    return f"{day.day} {_month(day)}"


def _month(day):
    return f"{MONTHS[day.month - 1]} {day.year}"


def _pace(rhythm):
    if rhythm.months:
        months = write_month_list(rhythm.months)
        if not rhythm.pick:
            return f"varje år i {months}"
        joint = " " if rhythm.pick.of == DATE and len(rhythm.months) == 1 else " i "
        return f"{write_pick(rhythm.pick)}{joint}{months} varje år"
    if not rhythm.pick:
        return _every(rhythm, _UNITS[rhythm.unit])
    if rhythm.pick.n == 0:
        return _every(rhythm, WEEKDAYS[rhythm.pick.of])
    period = _IN_PERIOD[rhythm.unit] if rhythm.every == 1 else _every(rhythm, _UNITS[rhythm.unit])
    return f"{write_pick(rhythm.pick)} {period}"


def _every(rhythm, unit):
    neuter = rhythm.unit in _NEUTER
    if rhythm.every == 1:
        return f"varje {unit}"
    if rhythm.every == 2:
        return f"{'vartannat' if neuter else 'varannan'} {unit}"
    return f"{'vart' if neuter else 'var'} {write_ordinal(rhythm.every)} {unit}"


def _month_range(starts, ends):
    first = MONTHS[starts.month - 1] if starts.year == ends.year else _month(starts)
    return f"{first}–{_month(ends)}"


def _day_range(starts, ends):
    if (starts.year, starts.month) == (ends.year, ends.month):
        return f"{starts.day}–{_date(ends)}"
    return f"{_date(starts)}–{_date(ends)}"


def _week_range(starts, ends):
    first, last = starts.isocalendar(), ends.isocalendar()
    year = "" if first.year == last.year else f" {first.year}"
    return f"vecka {first.week}{year}–{last.week} {last.year}"


def _season(starts, ends):
    name = next(name for name, (first, _) in SEASONS.items() if first == starts.month)
    return f"{name} {starts.year}" + (f"/{ends:%y}" if ends.year > starts.year else "")


_NAMES = {
    "month": lambda starts, ends: _month(starts),
    "months": _month_range,
    "quarter": lambda starts, ends: f"{ORDINALS[starts.month // 3]} kvartalet {starts.year}",
    "half": lambda starts, ends: f"{ORDINALS[starts.month // 7]} halvåret {starts.year}",
    "season": _season,
    "week": lambda starts, ends: f"vecka {starts.isocalendar().week} {starts.isocalendar().year}",
    "weeks": _week_range,
    "year": lambda starts, ends: f"hela {starts.year}",
    "days": _day_range,
}

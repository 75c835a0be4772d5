"""Reads what happens once: a day, a month, a quarter, a week, or everything between two of them."""

import re
from datetime import date, timedelta

from .calendar import add_months, month_end, month_start
from .values import Day, Window
from .words import (
    MONTH,
    MONTHS,
    ORDINAL,
    SEASONS,
    WEEKDAY,
    WEEKDAYS,
    ReadingError,
    either,
    month,
    ordinal,
    weekday,
)

MONTHS_IN = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12}
YEAR = r"(?P<year>[0-9]{4})"
DATE = r"(?P<day>[0-9]{1,2})(?::?[ae])?"


def months_window(starts, count, kind="months"):
    """A window of whole months; `kind` is kept when it still fits, else the plainest name is taken."""
    offset = 2 if kind == "season" else 0
    if MONTHS_IN.get(kind) != count or (starts.month - 1 - offset) % count:
        kind = "month" if count == 1 else "months"
    return Window(kind, starts, month_end(add_months(starts, count - 1)))


def months_in(window):
    return (window.ends.year - window.starts.year) * 12 + window.ends.month - window.starts.month + 1


def _year(text):
    if not 1900 <= int(text) <= 2100:
        raise ReadingError("Året ska ligga mellan 1900 och 2100.")
    return int(text)


def _day(*, year, day, month_name=None, month_number=None, weekday_name=None):
    number = int(month_number) if month_number else month(month_name)
    if not 1 <= number <= 12:
        raise ReadingError("Månaden ska vara 1–12.")
    first = date(_year(year), number, 1)
    days = month_end(first).day
    if not 1 <= int(day) <= days:
        raise ReadingError(f"{MONTHS[number - 1].capitalize()} {year} har dagarna 1–{days}.")
    on = first.replace(day=int(day))
    if weekday_name and weekday(weekday_name) != on.weekday():
        raise ReadingError(f"{int(day)} {MONTHS[number - 1]} {year} är en {WEEKDAYS[on.weekday()]}.")
    return Day(on)


def _month(*, year, month_name=None, month_number=None):
    first = _day(year=year, day=1, month_name=month_name, month_number=month_number)
    return months_window(first.on, 1, "month")


def _quarter(*, year, nth):
    if not 1 <= ordinal(nth) <= 4:
        raise ReadingError("Ett år har fyra kvartal: Q1, Q2, Q3 och Q4.")
    return months_window(date(_year(year), 3 * ordinal(nth) - 2, 1), 3, "quarter")


def _half(*, year, nth):
    if not 1 <= ordinal(nth) <= 2:
        raise ReadingError("Ett år har två halvår.")
    return months_window(date(_year(year), 6 * ordinal(nth) - 5, 1), 6, "half")


def _week(*, year, week):
    weeks = date(_year(year), 12, 28).isocalendar().week
    if not 1 <= int(week) <= weeks:
        raise ReadingError(f"År {year} har veckorna 1–{weeks}.")
    monday = date.fromisocalendar(int(year), int(week), 1)
    return Window("week", monday, monday + timedelta(days=6))


def _season(*, year, season, next_year=None):
    if next_year and (season != "vintern" or int(next_year[-2:]) != (int(year) + 1) % 100):
        raise ReadingError("Skriv årstiden så här: ”hösten 2013” eller ”vintern 2013/14”.")
    return months_window(date(_year(year), SEASONS[season][0], 1), 3, "season")


def _whole_year(*, year):
    return months_window(date(_year(year), 1, 1), 12, "year")


_FORMS = [
    (re.compile(pattern), build)
    for pattern, build in (
        (
            rf"(?:(?P<weekday_name>{WEEKDAY}) )?{DATE} (?P<month_name>{MONTH}) {YEAR}",
            _day,
        ),
        (rf"{YEAR}-(?P<month_number>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})", _day),
        (rf"(?P<day>[0-9]{{1,2}})/(?P<month_number>[0-9]{{1,2}})[ -]{YEAR}", _day),
        (rf"(?P<month_name>{MONTH}) {YEAR}", _month),
        (rf"{YEAR}-(?P<month_number>[0-9]{{1,2}})", _month),
        (rf"(?:q|kv|kvartal)\.? ?(?P<nth>[0-9]+)[ /-]{YEAR}", _quarter),
        (rf"{YEAR}[ -]?q(?P<nth>[0-9]+)", _quarter),
        (rf"(?P<nth>{ORDINAL}) kvartalet {YEAR}", _quarter),
        (rf"(?:h|halvår) ?(?P<nth>[0-9]+)[ /-]{YEAR}", _half),
        (rf"(?P<nth>{ORDINAL}) halvåret {YEAR}", _half),
        (rf"(?:vecka|v)\.? ?(?P<week>[0-9]{{1,3}})[ /-]{YEAR}", _week),
        (rf"{YEAR}[ -]?[wv](?P<week>[0-9]{{1,3}})", _week),
        (
            rf"(?P<season>{either(SEASONS)}) {YEAR}(?: ?[/-] ?(?P<next_year>[0-9]{{2}}|[0-9]{{4}}))?",
            _season,
        ),
        (rf"(?:år |hela |hela år )?{YEAR}", _whole_year),
    )
]
_PREFIX = re.compile(r"^(?:(?:senast|under|i|på|den) )+")
_TO = re.compile(r" - | till och med | t\.? ?o\.? ?m\.? | till ")
_TIGHT_TO = re.compile(r"(?<=[a-z.0-9])-(?=[a-zåäö0-9])")


def read_once(text):
    """The day or window that the text names, or None."""
    text = re.sub(rf"^({WEEKDAY}) den ", r"\1 ", _PREFIX.sub("", text))
    for pattern, build in _FORMS:
        if match := pattern.fullmatch(text):
            return build(**{name: value for name, value in match.groupdict().items() if value})
    return _read_range(text)


def _read_range(text):
    parts = _TO.split(text.removeprefix("från ")) if _TO.search(text) else _TIGHT_TO.split(text)
    if len(parts) != 2 or not all(parts):
        return None
    left, right = parts
    if re.match(r"v[ .0-9e]", left) and right[0].isdigit():
        right = f"vecka {right}"
    last = read_once(right)
    # What the left end leaves out, it takes from the right: ”1–15 mars 2013”, ”augusti–oktober 2014”.
    for tail in ("", right[-5:], right.partition(" ")[2]):
        first = last and read_once(f"{left} {tail.strip()}".strip())
        if first:
            return _between(first, last)
    return None


def _between(first, last):
    if isinstance(first, Day) != isinstance(last, Day):
        return None
    starts, ends = (first.on, last.on) if isinstance(first, Day) else (first.starts, last.ends)
    if starts > ends:
        raise ReadingError("Slutet ligger före början.")
    if isinstance(first, Day):
        return Window("days", starts, ends)
    if {first.kind, last.kind} & {"week", "weeks", "days"}:
        return Window("weeks", starts, ends) if first.kind == last.kind == "week" else None
    return months_window(month_start(starts), months_in(Window("months", starts, ends)))

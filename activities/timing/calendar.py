"""Days and moments in Sweden: months, weeks, working days and wall time."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from holidays.countries.sweden import Sweden

LOCAL = ZoneInfo("Europe/Stockholm")
RULES = ("before", "after", "stay")
ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=512)
def _holidays(year):
    # De facto: Midsummer Eve, Christmas Eve and New Year's Eve, when Swedish offices are closed.
    return frozenset(Sweden(years=year, include_sundays=False, categories=("public", "de_facto")))


def is_working_day(day):
    return day.weekday() < 5 and day not in _holidays(day.year)


def moved(day, rule):
    """The nearest working day in the rule's direction; a working day stays where it is."""
    if rule not in RULES:
        raise ValueError(f"rule is one of {', '.join(RULES)}, not {rule!r}")
    step = {"before": -ONE_DAY, "after": ONE_DAY, "stay": None}[rule]
    while step and not is_working_day(day):
        day += step
    return day


def offset(day, amount, unit):
    """The day so many days, working days, weeks or months away; the last of a shorter month."""
    if unit == "workday":
        return _add_working_days(day, amount)
    return day + relativedelta(**{f"{unit}s": amount})


def _add_working_days(day, amount):
    step = ONE_DAY if amount > 0 else -ONE_DAY
    for _ in range(abs(amount)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def at_local(day, at):
    """Wall time in Stockholm. In the spring gap 02.30 becomes 03.30; of two 02.30 in autumn, the first."""
    return datetime.combine(day, at, LOCAL).astimezone(UTC).astimezone(LOCAL)


def month_length(day):
    return monthrange(day.year, day.month)[1]


def month_start(day):
    return day.replace(day=1)


def month_end(day):
    return day.replace(day=month_length(day))


def week_start(day):
    return day - timedelta(days=day.weekday())


def add_months(first_of_month, months):
    years, month = divmod(first_of_month.month - 1 + months, 12)
    return date(first_of_month.year + years, month + 1, 1)

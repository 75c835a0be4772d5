"""Months of the calendar: which there are, what their address says, and their weeks. Pure."""

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from activities.timing.calendar import add_months, month_start
from activities.timing.words import MONTHS

_ADDRESS = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Month:
    first: date

    def __str__(self):
        return f"{MONTHS[self.first.month - 1]} {self.first.year}"

    @property
    def address(self):
        return f"{self.first:%Y-%m}"

    @property
    def next(self):
        return Month(add_months(self.first, 1))

    @property
    def previous(self):
        return Month(add_months(self.first, -1))


def month_of(day):
    return Month(month_start(day))


def read(text):
    """The month that an address ("2026-12") says, or None."""
    found = _ADDRESS.fullmatch(text)
    return Month(date(int(found[1]), int(found[2]), 1)) if found and found[1] != "0000" else None


def months(starts, ends):
    """Every month of the years that the two days lie in."""
    first, count = date(starts.year, 1, 1), 12 * (ends.year - starts.year + 1)
    return [Month(add_months(first, number)) for number in range(count)]


def weeks(month, by_day):
    """Pairs of a week's number and its seven days: (day, what `by_day` has on it); other months' are None."""
    rows = Calendar().monthdatescalendar(month.first.year, month.first.month)
    return [
        (
            row[0].isocalendar().week,
            [(day, by_day.get(day, [])) if day.month == month.first.month else None for day in row],
        )
        for row in rows
    ]

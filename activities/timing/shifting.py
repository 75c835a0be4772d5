"""Moves a plan's times to another start."""

from dataclasses import replace
from datetime import timedelta

from .calendar import add_months
from .once import MONTHS_IN, months_in, months_window
from .values import Day, Several, Timing, Window, several


def shift(timing: Timing, *, days: int, months: int) -> Timing:
    """Days and ranges of days move by `days`, weeks by whole weeks, what has months by `months`.

    What is not absolute (rhythms, relative, on demand) stays as it is.
    """
    if isinstance(timing, Several):
        moved = several(shift(one, days=days, months=months) for one in timing.of)
        return replace(moved, also_on_demand=timing.also_on_demand)
    if isinstance(timing, Day):
        return replace(timing, on=timing.on + timedelta(days=days))
    if isinstance(timing, Window):
        return _shift_window(timing, days, months)
    return timing


def _shift_window(window, days, months):
    if window.kind in MONTHS_IN or window.kind == "months":
        moved = months_window(add_months(window.starts, months), months_in(window), window.kind)
        return replace(moved, at=window.at, also_on_demand=window.also_on_demand)
    if window.kind != "days":
        days = 7 * round(days / 7)
    step = timedelta(days=days)
    return replace(window, starts=window.starts + step, ends=window.ends + step)

"""Reads a plan's words about time and says when they fall due. Pure: no database, no clock."""

from .calendar import LOCAL, at_local, is_working_day, moved
from .coming import coming
from .description import describe, describe_habit
from .grammar import parse, parse_habit
from .shifting import shift
from .timeline import slots
from .values import (
    Continuous,
    Day,
    Habit,
    OnDemand,
    Pick,
    Relative,
    Rhythm,
    Several,
    Slot,
    Timing,
    Unparsed,
    Window,
)

__all__ = [
    "LOCAL",
    "Continuous",
    "Day",
    "Habit",
    "OnDemand",
    "Pick",
    "Relative",
    "Rhythm",
    "Several",
    "Slot",
    "Timing",
    "Unparsed",
    "Window",
    "at_local",
    "coming",
    "describe",
    "describe_habit",
    "is_working_day",
    "moved",
    "parse",
    "parse_habit",
    "shift",
    "slots",
]

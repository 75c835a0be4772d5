"""Days and times as Swedish text: "3 maj 2013", "tisdag 14 maj 2013 kl. 09.00"."""

from activities.timing import LOCAL
from activities.timing.words import MONTHS, WEEKDAYS


def month_name(moment):
    """ "mars 2013", of a day or of an aware moment in Swedish time."""
    moment = _local(moment)
    return f"{MONTHS[moment.month - 1]} {moment.year}"


def day(moment):
    """ "3 maj 2013"."""
    moment = _local(moment)
    return f"{moment.day} {month_name(moment)}"


def weekday_and_day(moment):
    """ "tisdag 14 maj 2013"."""
    local = _local(moment)
    return f"{WEEKDAYS[local.weekday()]} {day(local)}"


def day_and_time(moment):
    """ "tisdag 14 maj 2013 kl. 09.00", in Swedish time."""
    return f"{weekday_and_day(moment)} kl. {moment.astimezone(LOCAL):%H.%M}"


def _local(moment):
    return moment.astimezone(LOCAL) if hasattr(moment, "astimezone") else moment

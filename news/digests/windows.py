"""When digests go out: Mondays, and the first weekday of a month, at 08.00 on the wall. Pure."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from audiences.models import Pace

HOUR = time(8)
WEEK = timedelta(days=7)


def last(pace, now):
    """The newest moment of the pace that has come at `now`."""
    day = timezone.localdate(now)
    moment = _moment(pace, day)
    return moment if moment <= now else before(pace, moment)


def before(pace, moment):
    """The moment before this one."""
    day = timezone.localdate(moment)
    step = WEEK if pace == Pace.WEEKLY else timedelta(days=day.day)  # the last day of the month before
    return _moment(pace, day - step)


def following(pace, now):
    """The next moment of the pace after `now`."""
    day = timezone.localdate(last(pace, now))
    step = WEEK if pace == Pace.WEEKLY else timedelta(days=32 - day.day)
    return _moment(pace, day + step)


def _moment(pace, day):
    """The moment of the week or month that the day lies in."""
    if pace == Pace.WEEKLY:
        on = day - timedelta(days=day.weekday())
    else:
        on = day.replace(day=1)
        on += timedelta(days=(7 - on.weekday()) % 7 if on.weekday() > 4 else 0)
    return datetime.combine(on, HOUR, timezone.get_default_timezone())

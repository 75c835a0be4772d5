"""When whoever is to approve is reminded: two days and one day before it goes out, then each day late."""

from datetime import datetime, time, timedelta

from activities.schedule import days_before
from activities.timing import LOCAL

DAYS_BEFORE = (2, 1)
# A little more than two days: the night when clocks go back has an hour more.
AHEAD = timedelta(days=max(DAYS_BEFORE), hours=1)
HOUR = time(8)


def last_moment(deliver_at, late_at, *, now):
    """The last moment, until now, at which a reminder fell due; None before the first.

    That it has become late is told by a mail of its own: the reminders begin the day after.
    """
    moments = [days_before(deliver_at, days) for days in DAYS_BEFORE]
    late_on, today = late_at.astimezone(LOCAL).date(), now.astimezone(LOCAL).date()
    days = (day for day in (today - timedelta(days=1), today) if day > late_on)
    moments += [datetime.combine(day, HOUR, LOCAL) for day in days]
    return max((moment for moment in moments if moment <= now), default=None)

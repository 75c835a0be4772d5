"""Filters for the pages and mails of the plan: dates as Swedish text, states as words."""

from django import template
from django.utils.dateparse import parse_datetime

from activities import dates
from activities.models.occasion import State
from activities.timing import LOCAL

register = template.Library()
register.filter("day", dates.day)
register.filter("weekday_and_day", dates.weekday_and_day)
register.filter("day_and_time", dates.day_and_time)


@register.filter
def moment(text):
    """An aware moment of the ISO text that a report's facts keep."""
    return parse_datetime(text)


@register.filter
def state_word(state):
    return State(state).label


@register.filter
def hours(event):
    """ "tisdag 14 maj 2013 kl. 09.00–11.00", or both days when it ends on another."""
    ends = event.ends_at.astimezone(LOCAL)
    if event.starts_at.astimezone(LOCAL).date() == ends.date():
        return f"{dates.day_and_time(event.starts_at)}–{ends:%H.%M}"
    return f"{dates.day_and_time(event.starts_at)} – {dates.day_and_time(event.ends_at)}"

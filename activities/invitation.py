"""Calendar files for events (RFC 5545, RFC 5546): one UID for each event, a sequence that only grows."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import strip_tags
from icalendar import Calendar, Event, vCalAddress

from activities.models.occasion import State

OFF = [State.CANCELLED, State.SKIPPED]


def invitation(event, *, cancelled, now):
    """Return a calendar object with METHOD REQUEST, or CANCEL when the event will not be, as text."""
    calendar = Calendar()
    calendar.add("prodid", "-//sigportal//sv")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(_entry(event, cancelled=cancelled, now=now))
    return calendar.to_ical().decode()


def uid(occasion, event=None):
    """The name of the occasion in everybody's calendars, from the day it is planned."""
    name = f"{occasion.series_id}-{occasion.key}" if occasion else f"event-{event.pk}"
    return f"{name}@{urlsplit(settings.SITE_URL).hostname}"


def sequence(occasion, event):
    """It grows when the occasion is moved, when its event is changed, and when it is called off."""
    is_off = bool(event and event.cancelled_at) or bool(occasion and occasion.state in OFF)
    return (event.sequence if event else 0) + bool(occasion and occasion.is_moved) + is_off


def plain_agenda(event):
    return strip_tags(event.agenda.replace("</li>", "\n")).strip()


def _entry(event, *, cancelled, now):
    entry = Event()
    entry.add("uid", uid(event.occasion, event))
    entry.add("sequence", sequence(event.occasion, event))
    entry.add("last-modified", event.changed_at)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("organizer", vCalAddress(f"mailto:{_address()}"))
    if event.place:
        entry.add("location", event.place)
    if event.agenda:
        entry.add("description", plain_agenda(event))
    return entry


def _address():
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")

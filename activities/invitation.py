"""Calendar files for events (RFC 5545, RFC 5546): one UID for each event, a sequence that only grows."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import strip_tags
from icalendar import Calendar, Event, vCalAddress


def invitation(event, *, cancelled, now):
    """Return a calendar object with METHOD REQUEST, or CANCEL when the event will not be, as text."""
    calendar = Calendar()
    calendar.add("prodid", "-//sigportal//sv")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    calendar.add_component(_entry(event, cancelled=cancelled, now=now))
    return calendar.to_ical().decode()


def _entry(event, *, cancelled, now):
    entry = Event()
    entry.add("uid", f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", 1 if cancelled else 0)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.ends_at)
    entry.add("summary", event.title)
    entry.add("organizer", vCalAddress(f"mailto:{_address()}"))
    if event.place:
        entry.add("location", event.place)
    if event.agenda:
        entry.add("description", strip_tags(event.agenda.replace("</li>", "\n")).strip())
    return entry


def _address():
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")

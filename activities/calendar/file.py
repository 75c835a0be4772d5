"""The calendar as a file that can be subscribed to (RFC 5545). The same content gives the same bytes."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from activities.dates import day
from activities.invitation import plain_agenda
from activities.timing import LOCAL

# The rule of the European Union since 1996 (directive 2000/84/EC), which is what calendars need to know.
_STOCKHOLM = "\r\n".join(
    [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        "BEGIN:DAYLIGHT",
        "DTSTART:19810329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]
)


def file(entries, *, name):
    """Bytes of a calendar of that name. It always holds a time zone, as an empty calendar is not allowed."""
    calendar = Calendar()
    calendar.add("prodid", "-//sigportal//sv")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(Timezone.from_ical(_STOCKHOLM))
    for each in entries:
        calendar.add_component(_component(each))
    return calendar.to_ical()


def _component(entry):
    made = Event()
    made.add("uid", entry.uid)
    made.add("sequence", entry.sequence)
    # Without a METHOD this is when it was last revised (3.8.7.2).
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("status", _status(entry))
    made.add("summary", f"{entry.title} ({_('example')})" if entry.is_example else entry.title)
    made.add("categories", [str(entry.kind_word)])
    _add_time(made, entry)
    if entry.place:
        made.add("location", entry.place)
    if entry.path:
        made.add("url", settings.SITE_URL + entry.path)
    if text := _description(entry):
        made.add("description", text)
    return made


def _status(entry):
    if entry.is_gone:
        return "CANCELLED"
    return "CONFIRMED" if entry.is_firm or entry.look in ["done", "late-done"] else "TENTATIVE"


def _add_time(made, entry):
    if entry.has_hours:
        made.add("dtstart", entry.starts_at.astimezone(LOCAL))
        made.add("dtend", entry.ends_at.astimezone(LOCAL))
    else:  # a day to know of, at which nobody is busy
        made.add("dtstart", entry.on)
        made.add("dtend", entry.on + timedelta(days=1))
        made.add("transp", "TRANSPARENT")


def _description(entry):
    parts = []
    if entry.is_example:
        parts.append(_("Example: this shows how the portal works. There is nothing to come to."))
    if window := entry.promised():
        days = {"starts": day(window[0]), "ends": day(window[1])}
        parts.append(_("The day is not set. The plan says %(starts)s – %(ends)s.") % days)
    if entry.path and entry.has_hours:
        parts.append(plain_agenda(entry.occasion.event))
    return "\n\n".join(part for part in parts if part)

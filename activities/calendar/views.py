"""The calendar, the conferences and their files: open to everybody, by month and as a subscription."""

from datetime import timedelta
from hashlib import sha256
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from activities.calendar import months
from activities.calendar.entries import Kind, entries, entry_of
from activities.calendar.file import file
from activities.models import Event, Plan
from activities.schedule import local_midnight, unfinished
from activities.timing.words import WEEKDAYS
from audiences.models import TargetGroup

A_YEAR = timedelta(days=366)


@require_safe
def calendar(request):
    today = timezone.localdate()
    plan = Plan.objects.current()
    starts, ends = _reach(plan, today)
    nearest = months.month_of(min(max(today, starts), ends))
    month = months.read(request.GET["manad"]) if "manad" in request.GET else nearest
    if month not in months.months(starts, ends):
        raise Http404
    return render(request, "activities/calendar.html", {"plan": plan, "month": month, "content": _month})


def _month(now, *, plan, month):
    today = timezone.localdate(now)
    every, series = months.months(*_reach(plan, today)), unfinished(plan)
    found = _between(plan, month.first, month.next.first, now, every=series)
    by_day = {day: list(theirs) for day, theirs in groupby(found, key=lambda each: each.on)}
    return {
        "plan": plan,
        "month": month,
        "months": every,
        "previous": month.previous if month != every[0] else None,
        "next": month.next if month != every[-1] else None,
        "today": today,
        "weekdays": WEEKDAYS,
        "weeks": months.weeks(month, by_day),
        "firsts": {theirs[0].uid for theirs in by_day.values()},
        "past": [each for each in found if each.is_past(now)],
        "coming": [each for each in found if not each.is_past(now)],
        "after": None if found else _first_after(plan, month, every, now, series),
        "groups": TargetGroup.objects.all(),
        "subscription": _subscription(),
    }


def _reach(plan, today):
    """The calendar has the years of the plan: robots that follow its links come to an end."""
    return (plan.starts_on, plan.ends_on) if plan else (today, today)


def _between(plan, since, until, now, **choice):
    if plan is None:
        return []
    since, until = local_midnight(since), local_midnight(until)
    return entries(plan, since=since, until=until, now=now, **choice)


def _first_after(plan, month, every, now, series):
    """The next month that is not empty, or None."""
    found = _between(plan, month.next.first, every[-1].next.first, now, every=series)
    return months.month_of(found[0].on) if found else None


def _subscription():
    """The address that a calendar program subscribes to; the scheme makes a phone ask which program."""
    return "webcal:" + (settings.SITE_URL + reverse("activities:calendar_file")).partition(":")[2]


@require_safe
def conferences(request):
    return render(request, "activities/conferences.html", {"content": _conferences})


def _conferences(now):
    plan = Plan.objects.current()
    starts, ends = _reach(plan, timezone.localdate(now))
    found = _between(plan, starts, ends + A_YEAR, now, kinds=[Kind.CONFERENCE])
    return {
        "plan": plan,
        "coming": [each for each in found if not each.is_past(now)],
        "past": [each for each in reversed(found) if each.is_past(now)],
    }


@require_safe
def event(request, pk):
    found = _conference(pk)
    return render(request, "activities/event.html", {"event": found, "now": timezone.now()})


@require_safe
def event_file(request, pk):
    found = _conference(pk)
    entry = entry_of(found, now=timezone.now())
    return _file(request, [entry], name=found.title, file_name=f"konferens-{pk}")


def _conference(pk):
    related = ("occasion__series__activity__plan", "occasion__series__channel")
    return get_object_or_404(Event.objects.public().select_related(*related), pk=pk)


@require_safe
def calendar_file(request):
    return _file(request, _subscribed(), name=_("Social intervention groups"), file_name="kalender")


@require_safe
def group_file(request, key):
    group = get_object_or_404(TargetGroup, key=key)
    name = _("Social intervention groups: %(group)s") % {"group": group}
    return _file(request, _subscribed(group), name=name, file_name=f"kalender-{key}")


def _subscribed(group=None):
    """All to come, and a year back: what was called off must reach calendars that are seldom read."""
    now = timezone.now()
    plan, today = Plan.objects.current(), timezone.localdate(now)
    return _between(plan, today - A_YEAR, _reach(plan, today)[1] + A_YEAR, now, group=group)


def _file(request, found, *, name, file_name):
    content = file(found, name=name)
    changed_at = max((each.changed_at for each in found), default=None)

    # By content alone: a skipped occasion changes the file, and keeps no time of it.
    @condition(etag_func=lambda request: quote_etag(sha256(content).hexdigest()[:32]))
    def answer(request):
        made = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        made["Content-Disposition"] = f'inline; filename="{file_name}.ics"'
        if changed_at:
            made["Last-Modified"] = http_date(changed_at.timestamp())
        return made

    return answer(request)

"""What a row's time means, in words and in the next times it gives, stored or as it is being written."""

from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities import schedule, timing
from activities.dates import day, day_and_time
from activities.models import Activity, Series

SHOWN = 5


def meaning(value):
    words = timing.describe(value)
    return f"{words[:1].upper()}{words[1:]}."


def trouble(activity, *, names=None):
    """Why the row's time gives no occasions though it should, or ""; `names` as `plan_names` gives them."""
    value = activity.timing
    if isinstance(value, timing.Unparsed):
        return _("“%(words)s” is not understood. %(hint)s") % {"words": value.words, "hint": value.hint}
    if isinstance(value, timing.Relative) and leans_on(activity, names) is None:
        return _("There is no activity called “%(name)s” in the plan.") % {"name": value.activity}
    return ""


def plan_names(plan_id):
    """Every name and key of the plan's rows, folded, with the row it means."""
    rows = list(Activity.objects.filter(plan=plan_id))
    return {row.key.casefold(): row for row in rows} | {row.name.casefold(): row for row in rows}


def leans_on(activity, names=None):
    """The row that a relative time counts from, or None."""
    value = activity.timing
    if not isinstance(value, timing.Relative):
        return None
    names = plan_names(activity.plan_id) if names is None else names
    return names.get(value.activity.casefold())


def ring(activity):
    """The names of the rows that lean on each other in a ring with this one, or []."""
    names = plan_names(activity.plan_id)
    path, row = [activity.name], leans_on(activity, names)
    # A name that the form has just changed no longer means the stored row.
    while row is not None and row.name not in path[1:]:
        path.append(row.name)
        if row.pk == activity.pk or row.name.casefold() == activity.name.casefold():
            return path
        row = leans_on(row, names)
    return []


def next_times(activity, channel, *, now):
    """The next five times of the row in one channel, as people say them."""
    series = Series(activity=activity, channel=channel, since=now)
    return [said(each, activity.timing) for each in islice(schedule.coming(series), SHOWN)]


def said(moments, value):
    at = day_and_time(moments.due_at)
    if isinstance(value, timing.Rhythm) or moments.starts_on == moments.ends_on:
        return at
    return _("%(time)s, in time until %(last)s") % {"time": at, "last": day(moments.ends_on)}


def explained(activity, channels, *, now):
    """Everything the form shows under the time; plain data for the page and for the script."""
    found = {"understood": True, "meaning": "", "trouble": trouble(activity), "channels": []}
    if found["trouble"]:
        return found | {"understood": False}
    found["meaning"] = meaning(activity.timing)
    if circle := ring(activity):
        return found | {"understood": False, "trouble": in_a_ring(circle)}
    try:
        times = [(channel.name, tuple(next_times(activity, channel, now=now))) for channel in channels]
    except ValueError as error:  # of the day and hour, in Swedish
        return found | {"understood": False, "trouble": str(error)}
    return found | {"channels": _together(times)}


def _together(times):
    """Channels that keep the same times are said once."""
    by_times = {}
    for name, each in times:
        by_times.setdefault(each, []).append(name)
    return [{"names": ", ".join(names), "next": each} for each, names in by_times.items()]


def check_habit(words):
    try:
        timing.parse_habit(words)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def in_a_ring(path):
    return _("The rows wait for each other in a ring: %(ring)s.") % {"ring": " → ".join(path)}

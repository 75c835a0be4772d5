"""The occasions of the plan as its pages show them: what was done, what is late, what comes."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities import schedule
from activities.models import Channel, Occasion, Plan, Series
from activities.models.occasion import UNFINISHED, State

LATE = "late"
LOOKS = {
    State.PLANNED: "planned",
    State.OPEN: "now",
    State.READY: "now",
    State.RUNNING: "now",
    State.DONE: "done",
    State.LATE_DONE: "late-done",
    State.MISSED: "missed",
    State.SKIPPED: "dropped",
    State.CANCELLED: "dropped",
}


@dataclass(frozen=True)
class Outlook:
    """The plan that runs, its series, and all its occasions, stored and virtual, in order of due time."""

    plan: Plan
    series: list
    occasions: list


def current(now):
    """The Outlook of the plan that runs, or None."""
    plan = Plan.objects.current()
    if plan is None:
        return None
    series = series_of(plan)
    return Outlook(plan, series, _occasions(plan, series, now))


def series_of(plan):
    rows = Series.objects.filter(activity__plan=plan).select_related("activity__plan", "channel")
    return list(rows.order_by("activity__position", "channel__position"))


def _occasions(plan, series, now):
    by_id = {each.pk: each for each in series}
    # By the series that were read: a row of the plan that is new since then waits for the next time.
    found = list(Occasion.objects.filter(series__in=by_id))
    for each in found:
        each.series = by_id[each.series_id]
    made = {(each.series_id, each.key) for each in found}
    found += [Occasion(series=each, **vars(moments)) for each, moments in _virtual(series, made)]
    return sorted(_named(described(found, now), series), key=lambda occasion: occasion.due_at)


def _named(found, series):
    """Give each a `title`, what tells it from the others, and a `way` that says the rest."""
    ways = Counter(each.activity_id for each in series)
    for each in found:
        activity, channel = each.activity.name, each.channel.name
        each.title, each.way = (
            (activity, channel) if ways[each.series.activity_id] == 1 else (channel, activity)
        )
    return found


def described(found, now):
    """Give each a `look`, which ends a CSS class and a symbol's id, and a `word` that says the same."""
    words = {state.value: str(state.label) for state in State}
    for each in found:
        each.look = _look(each, now)
        each.word = _("late") if each.look == LATE else words[each.state]
    return found


def _virtual(series, made):
    """Pairs of a series and the moments of an occasion that is no row yet."""
    return [
        (each, moments)
        for each in series
        if each.next_opens_at
        for moments in schedule.coming(each)
        if (each.pk, moments.key) not in made
    ]


def done(found, count):
    """What was done last, the newest first."""
    ended = [each for each in found if each.done_at]
    return sorted(ended, key=lambda each: each.done_at, reverse=True)[:count]


def late(found):
    return [each for each in found if each.look == LATE]


def coming(found, now):
    return [each for each in found if each.state in UNFINISHED and each.due_at >= now]


def next_conference(found, now):
    """The first conference to come, also when no day is announced yet; or None."""
    return next((each for each in coming(found, now) if each.channel.kind == Channel.Kind.CONFERENCE), None)


def coming_by_activity(found, now, count=4):
    by_key = {}
    for each in coming(found, now):
        by_key.setdefault(each.activity.key, []).append(each)
    return {key: theirs[:count] for key, theirs in by_key.items()}


def _look(occasion, now):
    if occasion.state in UNFINISHED and occasion.late_at <= now:
        return LATE
    return LOOKS[State(occasion.state)]

"""A state as a shape and a word, never by colour alone."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from activities.models.occasion import UNFINISHED, State

SHAPES = {
    State.PLANNED: "○",
    State.OPEN: "◐",
    State.READY: "◆",
    State.RUNNING: "▷",
    State.DONE: "✓",
    State.LATE_DONE: "✓",
    State.MISSED: "✕",
    State.SKIPPED: "—",
    State.CANCELLED: "⊘",
}
LATE = "▲"


def mark(occasion, now):
    """Late from its stored moment on, whether or not the engine has said so yet."""
    late = occasion.state in UNFINISHED and occasion.late_at <= now
    if occasion.pk is None:
        return _mark("virtual", SHAPES[State.PLANNED], _("to come"))
    state = State(occasion.state)
    words = state.label
    if occasion.state in (State.DONE, State.LATE_DONE) and occasion.forced_by_id:
        words = _("%(state)s, marked by hand") % {"state": words}
    if late:
        return _mark("late", LATE, _("late, %(state)s") % {"state": words})
    return _mark(state.value, SHAPES[state], words)


def unclear(words):
    return _mark("late", LATE, words)


def _mark(name, shape, words):
    return format_html(
        '<span class="mark mark--{}"><span aria-hidden="true">{}</span> {}</span>', name, shape, words
    )

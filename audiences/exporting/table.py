"""Subscriptions as a table: which are chosen, and a row for each."""

from functools import lru_cache

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audiences.cells import guarded
from audiences.models import Organisation, Pace, Subscription, Topic

FILTERS = {
    "topic": "topic",
    "state": "state",
    "language": "subscriber__language",
    "kind": "subscriber__organisation__kind",
    "county": "subscriber__organisation__municipality__county",
    "municipality": "subscriber__organisation__municipality",
}
_ORGANISATION = "subscriber__organisation__"
_COLUMNS = (
    "pk",
    "subscriber__address",
    "subscriber__name",
    f"{_ORGANISATION}municipality__name",
    "subscriber__other_organisation",
    "subscriber__language",
    "topic",
    "theme__name",
    "pace",
    "state",
    "asked_at",
    "confirmed_at",
    "left_at",
    f"{_ORGANISATION}name",
    f"{_ORGANISATION}kind",
    f"{_ORGANISATION}municipality__county__name",
)


def subscriptions(chosen):
    """Those that fit every filter which is used, oldest first."""
    wanted = Q(*((FILTERS[name], value) for name, value in chosen.items()))
    return Subscription.objects.filter(wanted).order_by("pk")


def after(chosen, last, limit):
    """So many rows after the subscription `last`, each with the key of its own first."""
    return list(subscriptions(chosen).filter(pk__gt=last).values_list(*_COLUMNS)[:limit])


def headings():
    return [
        _("E-mail address"),
        _("Name"),
        _("Municipality"),
        _("Other organisation"),
        _("Language"),
        _("What they get"),
        _("Theme"),
        _("How often"),
        _("State"),
        _("Asked"),
        _("Confirmed"),
        _("Left"),
        _("Organisation"),
        _("Kind of organisation"),
        _("County"),
    ]


def rows(found):
    """One line of text for each heading, none of which runs in a spreadsheet."""
    topics, paces, states, kinds = (
        {value: str(label) for value, label in each.choices} | {None: ""}
        for each in (Topic, Pace, Subscription.State, Organisation.Kind)
    )
    for _pk, *person, topic, theme, pace, state, asked, confirmed, left, organisation, kind, county in found:
        words = topics[topic], theme, paces[pace], states[state]
        times = _time(asked), _time(confirmed), _time(left)
        yield [guarded(each or "") for each in (*person, *words, *times, organisation, kinds[kind], county)]


@lru_cache(10_000)  # those of an import have the same
def _time(moment):
    """As every spreadsheet understands it, in Swedish time."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""

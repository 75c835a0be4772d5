"""Subscribers by what they have chosen, in the database: each choice is a binary digit of their sum."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, IntegerField, Min, Q, Sum, Value, When

from audiences.models import Subscription


@dataclass(frozen=True)
class Choosers:
    """Those with an active subscription of the pace to some of the choices, whose sum is one of these."""

    pace: str
    choices: tuple[tuple[str, str | None], ...]  # topic and theme
    sums: tuple[int, ...]


def choices_of(pace):
    """The topics and themes that somebody has chosen at this pace, in order."""
    active = Subscription.objects.active().filter(pace=pace)
    found = active.order_by("topic", "theme").values_list("topic", "theme").distinct()
    return list(found)


def sums_of(pace, choices):
    """Which sums there are: so many kinds of readers."""
    if not choices:
        return []
    totals = _readers(pace, choices).values_list("total", flat=True).distinct().order_by("total")
    return [int(total) for total in totals]


def candidates(choosers, *, place):
    """The rows that an audience is made of."""
    return (
        _readers(choosers.pace, choosers.choices)
        .filter(total__in=choosers.sums)
        .annotate(place=Value(place, IntegerField()))
        .values_list("subscriber__address", "subscriber__language", "first", "place")
    )


def _readers(pace, choices):
    chosen = [Q(topic=topic, theme=theme) for topic, theme in choices]
    any_of_them = Q()
    for each in chosen:
        any_of_them |= each
    digits = Case(
        *(When(each, then=Value(1 << digit)) for digit, each in enumerate(chosen)),
        output_field=BigIntegerField(),
    )
    return (
        Subscription.objects.active()
        .filter(any_of_them, pace=pace)
        .order_by()
        .values("subscriber__address", "subscriber__language")
        .annotate(total=Sum(digits), first=Min("pk"))
    )

"""A question and its answer: what is found, of which kinds, and what is meant when nothing is."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import CharField, Value
from django.urls import get_script_prefix
from django.utils.functional import cached_property

from activities.models import SearchEntry
from activities.search import excerpt, index, likening
from activities.search.sources import SOURCES
from activities.search.words import asked

MOST_LETTERS = 200
MOST_WORDS = 10
# Of what is found in very many places, the latest are looked through.
MOST_FOUND = 2_000
PER_PAGE = 10
Kind = SearchEntry.Kind
# What stands is looked for more often than what was new once.
WORTH = {Kind.PAGE: 2.0, Kind.AREA: 1.5, Kind.EVENT: 1.3, Kind.DOCUMENT: 1.3, Kind.GOOD_EXAMPLE: 1.2}


@dataclass
class Answer:
    words: list
    kind: str = ""
    found: list = field(default_factory=list)  # (id, kind), the best first, whatever the chosen kind
    is_more: bool = False  # there are more than are looked through
    instead_of: list = None  # the words that were asked for, when others are answered
    has_any: bool = False  # not all the words in one place, only some

    @cached_property
    def chosen(self):
        return [pk for pk, kind in self.found if self.kind in ("", kind)]

    @property
    def kinds(self):
        """The kinds that are found, as (value, label, number)."""
        counted = Counter(kind for _pk, kind in self.found)
        return [
            (kind.value, kind.label, counted[kind]) for kind in Kind if counted[kind] or kind == self.kind
        ]


@dataclass
class Hit:
    entry: SearchEntry
    title: str
    excerpt: str

    @property
    def address(self):
        return get_script_prefix() + self.entry.address


def answer(question, *, kind, now):
    """What is asked for; else what seems to be meant; else what has any of the words."""
    words = asked(question[:MOST_LETTERS], MOST_WORDS)
    answered = Answer(words, kind)
    if not words or _find(answered, now):
        return answered
    if instead := likening.likened(words):
        answered.words, answered.instead_of = instead, words
        if _find(answered, now):
            return answered
    if len(words) > 1:
        answered.has_any = True
        _find(answered, now)
    return answered


def _find(answered, now):
    def match(kind):
        found = index.store().match(
            answered.words, kind=kind, now=now, most=MOST_FOUND + 1, every=not answered.has_any
        )
        answered.is_more = len(found) > MOST_FOUND
        answered.found = [(pk, of) for pk, of, _worth in sorted(found[:MOST_FOUND], key=_place)]

    match("")
    if answered.is_more and answered.kind:
        match(answered.kind)
    return bool(answered.found)


def _place(row):
    """The best first; of what fits as well, the latest."""
    pk, kind, fit = row
    return -fit * WORTH.get(kind, 1.0), -pk


def hits(answered, keys, now):
    """The entries with these keys as they are shown. What is not public any more is left out at once."""
    entries = SearchEntry.objects.in_bulk(keys)
    public = _public(entries.values(), now)
    found = excerpt.pattern(answered.words)
    return [
        Hit(entry, excerpt.marked(entry.title, found), excerpt.excerpt(entry.text, found))
        for entry in (entries[key] for key in keys if key in entries)
        if not entry.unit or (entry.kind, entry.unit) in public
    ]


def _public(entries, now):
    """(kind, unit) of those whose row is public, in one question however many kinds there are."""
    by_kind = {}
    for entry in entries:
        if entry.unit:
            by_kind.setdefault(entry.kind, []).append(entry.unit)
    parts = [
        SOURCES[kind]
        .public(now)
        .filter(pk__in=units)
        .order_by()
        .values_list(Value(kind, output_field=CharField()), "pk")
        for kind, units in by_kind.items()
    ]
    return set(parts[0].union(*parts[1:], all=True)) if parts else set()

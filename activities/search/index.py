"""Keeps the index in step with what is public: reads anew what the database has noted as changed."""

import time

from django.db import connection, transaction

from activities.models import SearchChange, SearchEntry, SearchWord
from activities.search import postgresql, sqlite, words
from activities.search.sources import SOURCES

BATCH = 300  # changes that are taken in one transaction
SECONDS = 15  # that one tick may spend; the next goes on
AT_ONCE = 1_000  # words in one statement
SHORTEST = 3  # letters of a word that is kept for likening
_STORES = {"sqlite": sqlite, "postgresql": postgresql}


def store():
    """The index of the database in use: `put(ids)`, `take(kind, units)` and `match(…)`."""
    return _STORES[connection.vendor]


def refresh_search(now, seconds=SECONDS):
    """Renew the entries of what has changed; return whether nothing is left to do."""
    until = time.monotonic() + seconds
    while SearchChange.objects.exists():
        _refresh_some(now)
        if time.monotonic() > until:
            return False
    return True


@transaction.atomic
def _refresh_some(now):
    # Locked from the first on: a second tick waits here, so that nothing older overwrites what is newer.
    changes = list(SearchChange.objects.select_for_update().order_by("id")[:BATCH])
    SearchChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    by_kind = {}
    for change in changes:
        by_kind.setdefault(change.kind, []).append(change.unit)
    for kind, units in by_kind.items():
        _renew(kind, set(units), now)


def _renew(kind, units, now):
    store().take(kind, units)
    SearchEntry.objects.filter(kind=kind, unit__in=units).delete()
    # In the order of the keys: what is newest is looked at first when very much is found.
    entries = sorted(SOURCES[kind].entries(units, now), key=lambda entry: entry.unit)
    SearchEntry.objects.bulk_create(entries, batch_size=BATCH)
    if entries:
        made = list(SearchEntry.objects.filter(kind=kind, unit__in=units))
        store().put(made)
        _keep_words(made)


def _keep_words(entries):
    found = {word for entry in entries for word in words.words(f"{entry.title} {entry.text}")}
    kept = sorted(word for word in found if SHORTEST <= len(word) <= words.LONGEST and word[0].isalpha())
    for first in range(0, len(kept), AT_ONCE):
        some = kept[first : first + AT_ONCE]
        # Most are known: to ask is cheaper than to write what is there already.
        known = set(SearchWord.objects.filter(pk__in=some).values_list("pk", flat=True))
        SearchWord.objects.bulk_create(
            [_word(word) for word in some if word not in known], ignore_conflicts=True
        )


def _word(word):
    folded = words.fold(word)
    return SearchWord(word=word, start=folded[:3], end=folded[-3:], size=len(word))

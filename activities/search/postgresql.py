"""The index on PostgreSQL: a column beside the entries' own, with stems of words in the question."""

from django.db import connection

from activities.models import SearchEntry
from activities.search.words import indexed, is_begun, stem

ENTRIES = SearchEntry._meta.db_table
# Without stems and small words of its own (docs/decisions/search-index.md).
CONFIG = "simple"
_VECTOR = " || ".join(
    f"setweight(to_tsvector('{CONFIG}', said.{part}), '{weight}')"
    for part, weight in (("title", "A"), ("text", "D"))
)


def take(kind, units):
    """The index goes with the row."""


def put(entries):
    # Our own words, one by one: PostgreSQL would take "A123.456/2013" for the address of a file.
    rows = [(entry.pk, indexed(entry.title), indexed(entry.text)) for entry in entries]
    marks = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {ENTRIES} entry SET vector = {_VECTOR} "  # noqa: S608
            f"FROM (VALUES {marks}) AS said (id, title, text) WHERE entry.id = said.id",
            [value for row in rows for value in row],
        )


def match(words, *, kind, now, most, every=True):
    """The latest entries with every word or any: (id, kind, how well it fits)."""
    question = (" & " if every else " | ").join(map(_word, words))
    of_kind = "AND kind = %s" if kind else ""
    sql = (
        f"SELECT id, kind, ts_rank(vector, question) FROM {ENTRIES}, "  # noqa: S608
        f"to_tsquery('{CONFIG}', %s) question WHERE vector @@ question AND public_from <= %s "
        f"AND (public_until IS NULL OR public_until > %s) {of_kind} ORDER BY id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [question, now, now, *([kind] if kind else []), most])
        return cursor.fetchall()


def _word(word):
    """As it is, which weighs more, or in another form."""
    return f"('{word}' | '{stem(word)}':*)" if is_begun(word) else f"'{word}'"

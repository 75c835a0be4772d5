"""The index on SQLite: FTS5 beside the entries, with stems and beginnings of words in the question."""

from django.db import connection

from activities.models import SearchEntry
from activities.search.words import indexed, is_begun, stem

INDEX = "activities_searchindex"
ENTRIES = SearchEntry._meta.db_table
_TITLE, _TEXT = 8.0, 1.0


def take(kind, units):
    """Before the entries of these units are taken away: they say which rows of the index are theirs."""
    marks = ", ".join(["%s"] * len(units))
    theirs = f"SELECT id FROM {ENTRIES} WHERE kind = %s AND unit IN ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {INDEX} WHERE rowid IN ({theirs})", [kind, *units])  # noqa: S608


def put(entries):
    rows = [(entry.pk, entry.kind, indexed(entry.title), indexed(entry.text)) for entry in entries]
    sql = f"INSERT INTO {INDEX} (rowid, kind, title, text) VALUES (%s, %s, %s, %s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def match(words, *, kind, now, most, every=True):
    """The latest entries with every word or any: (id, kind, how well it fits)."""
    question = (" AND " if every else " OR ").join(map(_word, words))
    question = f"{{title text}} : ({question})"
    if kind:
        question = f'kind : "{kind}" AND {question}'
    sql = (
        f"SELECT entry.id, entry.kind, -bm25({INDEX}, 0.0, {_TITLE}, {_TEXT}) FROM {INDEX} "  # noqa: S608
        f"JOIN {ENTRIES} entry ON entry.id = {INDEX}.rowid "
        f"WHERE {INDEX} MATCH %s AND entry.public_from <= %s "
        f"AND (entry.public_until IS NULL OR entry.public_until > %s) ORDER BY {INDEX}.rowid DESC LIMIT %s"
    )
    now = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(sql, [question, now, now, most])
        return cursor.fetchall()


def _word(word):
    """As it is, which weighs more, or in another form."""
    return f'("{word}" OR "{stem(word)}" *)' if is_begun(word) else f'"{word}"'

"""Many rows in one statement: of values, or of what a question to the database gives."""

from django.db import connection

_MOST_VALUES = 30_000  # SQLite takes 32,766 in one statement


def insert(model, columns, rows):
    """Write the rows, each a tuple in the order of the columns."""
    rows = list(rows)
    step = _MOST_VALUES // len(columns)
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        place = f"({', '.join(['%s'] * len(columns))})"
        values = [value for row in block for value in row]
        _execute(model, columns, f"VALUES {', '.join([place] * len(block))}", values)


def insert_from(model, columns, question, *, or_leave=False):
    """Write what the question gives; `or_leave` when what is there already stays as it is."""
    sql, values = question.query.sql_with_params()
    _execute(model, columns, f"{sql}{' ON CONFLICT DO NOTHING' if or_leave else ''}", values)


def _execute(model, columns, source, values):
    quote = connection.ops.quote_name
    names = ", ".join(quote(model._meta.get_field(name).column) for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) {source}", values)

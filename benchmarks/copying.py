"""One stored row, written many times in one statement: whatever columns its model has or will have."""

from django.db import connection

_NUMBERS = {
    "postgresql": "SELECT n FROM generate_series(1, %s) AS series(n)",
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %s) "
    "SELECT n FROM series",
}


def copy(row, times, **expressions):
    """Write the row so many times more. A column that is named here has that SQL, where n counts from 1."""
    numbers = _NUMBERS[connection.vendor] % times
    _insert(row, f"CROSS JOIN ({numbers}) AS numbered WHERE own.id = {row.pk}", expressions)


def copy_to_each(row, other, **expressions):
    """Write the row once for each of another question's rows, which are `other` in the expressions."""
    _insert(row, f"CROSS JOIN ({other}) AS other WHERE own.id = {row.pk}", expressions)


def _insert(row, of, expressions):
    table = row._meta.db_table
    names = [each.column for each in row._meta.fields if not (each.primary_key or each.generated)]
    chosen = ", ".join(expressions.get(name, f"own.{name}") for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} AS own {of}")

"""The same plan at another time: exact days by whole days, months and quarters by whole months."""

from datetime import date, timedelta

from activities import timing
from activities.plan_file.shape import PLAN, TABLES


def moved(content, starts):
    """Return the content of a plan that begins on the given day instead of its own."""
    begins = date.fromisoformat(content["plan"]["starts"])
    days = (starts - begins).days
    months = (starts.year - begins.year) * 12 + starts.month - begins.month
    tables = {
        table: [_row(TABLES[table], row, days, months) for row in rows]
        for table, rows in content.items()
        if table != "plan"
    }
    return {**tables, "plan": _row(PLAN, content["plan"], days, months)}


def _row(table, row, days, months):
    return {name: _value(table.columns[name], value, days, months) for name, value in row.items()}


def _value(column, value, days, months):
    if column.kind == "day":
        return (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    if column.name == "time":
        return _words(value, days, months)
    return value


def _words(words, days, months):
    """Words that mean no certain day stay as the plan says them."""
    value = timing.parse(words)
    later = timing.shift(value, days=days, months=months)
    return words if later == value else timing.describe(later)

"""What the rows of a plan file say of each other and of the plan's days."""

from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _

from activities import timing
from activities.plan_file.shape import TABLES
from activities.plan_file.trouble import nearest


def wrong_days(rows):
    for plan in rows["plan"]:
        starts, ends = plan.values.get("starts", ""), plan.values.get("ends", "")
        if starts and ends and ends < starts:
            yield plan.trouble(_("the plan ends before it starts."), "ends")
        for row in rows["activity"] if starts <= ends else ():
            first = row.values.get("first")
            if first and ends and not starts <= first <= ends:
                yield row.trouble(_("is not within the days of the plan."), "first")
    yield from _versions_out_of_order(rows["version"])


def _versions_out_of_order(versions):
    dated = [row for row in versions if "date" in row.values]
    for earlier, later in pairwise(dated):
        if later.values["date"] < earlier.values["date"]:
            yield later.trouble(_("is before the version above it. Write the oldest version first."), "date")


def wrong_references(rows, unread):
    """What points at nothing. A table with a row that could not be read is given the benefit of the doubt."""
    keys = {table: _keys(table, rows[table]) for table in TABLES}
    for table, shape in TABLES.items():
        for name, column in shape.columns.items():
            if column.table and column.table not in unread:
                for row in rows[table]:
                    yield from _unknown(row, name, keys[column.table])


def _keys(table, rows):
    name = TABLES[table].key
    return [row.values[name] for row in rows if name in row.values]


def _unknown(row, name, known):
    value = row.values.get(name, [])
    for key in [value] if isinstance(value, str) else value:
        if key not in known:
            yield row.trouble(_('"%(key)s" does not exist.') % {"key": key} + nearest(key, known), name)


def put_in_order(rows):
    """A list of references says which, not in what order: that is the order of the table they point into."""
    keys = {table: _keys(table, rows[table]) for table in TABLES}
    for table, shape in TABLES.items():
        for name, column in shape.columns.items():
            if column.kind == "list" and column.table:
                for row in rows[table]:
                    row.values.get(name, []).sort(key=keys[column.table].index)


def wrong_rings(rows):
    activities = {row.values["key"]: row for row in rows["activity"] if "key" in row.values}
    covered = {key: row.values.get("covered_by") for key, row in activities.items()}
    leaning, nameless = _leaning(activities)
    yield from nameless
    for name, onward in (("covered_by", covered), ("time", leaning)):
        for ring in _rings(onward):
            said = _("the rows point at each other in a ring: %(ring)s.")
            yield activities[ring[0]].trouble(said % {"ring": " → ".join([*ring, ring[0]])}, name)


def _leaning(activities):
    """Each row with a relative time → the row it counts from; and the troubles where there is none."""
    names = {row.values.get("name", key).casefold(): key for key, row in activities.items()}
    names |= {key.casefold(): key for key in activities if key.casefold() not in names}
    onward, troubles = {}, []
    for key, row in activities.items():
        value = timing.parse(row.values.get("time", ""))
        if isinstance(value, timing.Relative):
            onward[key] = names.get(value.activity.casefold())
            if onward[key] is None:
                said = _('there is no activity "%(name)s".') % {"name": value.activity}
                troubles.append(row.trouble(said + nearest(value.activity, list(names)), "time"))
    return onward, troubles


def _rings(onward):
    seen = set()
    for start in onward:
        path = []
        while start is not None and start not in seen:
            seen.add(start)
            path.append(start)
            start = onward.get(start)
        if start in path:
            yield path[path.index(start) :]


def warnings_of(rows):
    """Times that give no occasions though nobody said so."""
    plan = rows["plan"][0].values
    days = {"valid_from": date.fromisoformat(plan["starts"]), "valid_to": date.fromisoformat(plan["ends"])}
    for row in rows["activity"]:
        value = timing.parse(row.values["time"])
        if isinstance(value, timing.Unparsed):
            said = _('"%(words)s" is not understood, so the row gets no occasions. %(hint)s')
            yield row.trouble(said % {"words": value.words, "hint": value.hint}, "time")
        elif _is_empty(value, **days):
            yield row.trouble(_("no occasion falls within the days of the plan."), "time")


def _is_empty(value, **days):
    if isinstance(value, timing.Relative | timing.OnDemand | timing.Continuous):
        return False
    return next(iter(timing.slots(value, habit=timing.Habit(), **days)), None) is None

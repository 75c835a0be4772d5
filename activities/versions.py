"""The versions of a plan: kept whole in the plan file's own structure, and compared in plain words."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from activities.models import Activity, PlanVersion, Series
from activities.plan_file.shape import PLAN, TABLES
from audiences.models import TargetGroup

# Longer texts are only said to be changed.
LONGEST_QUOTED = 200


def snapshot(plan):
    """The whole plan as the plan file would say it now, in values that JSON can keep."""
    content = {table: [shape.written(row) for row in stored(plan, table)] for table, shape in TABLES.items()}
    return {**{table: rows for table, rows in content.items() if rows}, "plan": PLAN.written(plan)}


def stored(plan, table):
    """The rows of a table that are in the plan now, in the plan's order."""
    model = TABLES[table].model
    place = "position" if TABLES[table].has_position else "pk"
    if model is TargetGroup:  # shared by every plan
        return model.objects.order_by(place, "pk").prefetch_related("organisations")
    rows = model.objects.filter(plan=plan)
    rows = _in_the_plan(rows) if model is Activity else rows
    return rows.order_by("on" if model is PlanVersion else place, "pk")


def _in_the_plan(activities):
    """An activity that was taken out is kept for its occasions; all its series are stopped."""
    of_it = Series.objects.filter(activity=OuterRef("pk"))
    taken_out = Exists(of_it) & ~Exists(of_it.filter(is_stopped=False))
    related = ["messages", "target_groups", "series__channel"]
    rows = activities.exclude(taken_out).select_related("responsible", "covered_by")
    return rows.prefetch_related(*related)


@transaction.atomic
def adopt(plan, *, version, change, handler, on):
    """Keep the plan as it is now as a version. Raises ValidationError for a number that is taken."""
    adopted = PlanVersion(plan=plan, version=version, change=change, handler=handler, on=on, content={})
    adopted.full_clean(exclude=["content"])
    adopted.save()
    adopted.content = snapshot(plan)
    adopted.save(update_fields=["content"])
    return adopted


def differences(older, newer):
    """What the newer content says otherwise than the older, as sentences; the list of versions apart.

    A version that kept no plan cannot be compared, and so gives none.
    """
    if not (older and newer):
        return []
    changes = _changed_columns(PLAN, older["plan"], newer["plan"], PLAN.model._meta.verbose_name)
    for table, shape in TABLES.items():
        if table != "version":
            changes += _changed_rows(shape, by_key(older, table), by_key(newer, table))
    return changes


def by_key(content, table):
    return {row[TABLES[table].key]: row for row in content.get(table, [])}


def _changed_rows(shape, older, newer):
    changes = []
    for key, row in newer.items():
        if key not in older:
            changes.append(_("%(row)s: added.") % {"row": _named(shape, row)})
        elif row != older[key]:
            changes += _changed_columns(shape, older[key], row, _named(shape, row))
    gone = [row for key, row in older.items() if key not in newer]
    return changes + [_("%(row)s: removed.") % {"row": _named(shape, row)} for row in gone]


def _named(shape, row):
    names = (row[name] for name in ("name", "heading", "text") if name in row)
    kind = str(shape.model._meta.verbose_name).capitalize()
    return _("%(kind)s “%(name)s”") % {"kind": kind, "name": next(names, row[shape.key])}


def _changed_columns(shape, older, newer, named):
    changes = []
    for name, column in shape.columns.items():
        before, after = _said(column, older.get(name)), _said(column, newer.get(name))
        if before != after:
            changes.append(_sentence(str(named), column.field.verbose_name, before, after))
    return changes


def _sentence(row, column, before, after):
    words = {"row": row[:1].upper() + row[1:], "column": column, "before": before, "after": after}
    if max(len(before), len(after)) > LONGEST_QUOTED:
        return _("%(row)s: %(column)s has a new wording.") % words
    if not before:
        return _("%(row)s: %(column)s is now “%(after)s”.") % words
    if not after:
        return _("%(row)s: %(column)s was “%(before)s”, and is taken away.") % words
    return _("%(row)s: %(column)s was “%(before)s”, and is now “%(after)s”.") % words


def _said(column, value):
    if value is None:
        value = column.default
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = ", ".join(value) if isinstance(value, list) else str("" if value is None else value)
    # A form writes line ends of its own and trims the last: no word is changed by that.
    return "\n".join(text.splitlines()).strip()

"""A plan file into the database: what is new is made, what differs is mended, what is gone is taken out."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from activities import schedule
from activities.models import Activity, Channel, Plan, PlanVersion, Series
from activities.plan_file import moved
from activities.plan_file.reading import digest
from activities.plan_file.shape import PLAN, TABLES
from activities.versions import by_key, snapshot
from audiences.models import Organisation, TargetGroup


@dataclass
class LoadResult:
    """Names of rows as (table, key). Kept are those the file no longer has, but that something hangs on."""

    plan: Plan
    created: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    removed: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_unchanged(self):
        return not (self.created or self.changed or self.removed)


@transaction.atomic
def load(plan_file, *, now, starts=None):
    """Make the plan of the file the one that runs, moved to begin at `starts` when that is given."""
    content = moved(plan_file.content, starts) if starts else plan_file.content
    is_example = content["plan"]["starts"] != plan_file.content["plan"]["starts"]
    read = digest(content, is_example=is_example)
    plan = Plan.objects.select_for_update().filter(key=content["plan"]["key"]).first()
    if plan and plan.is_current and plan.digest == read:
        return LoadResult(plan, unchanged=1 + sum(len(content.get(table, [])) for table in TABLES))
    before, habits = (snapshot(plan), _habits(plan)) if plan else ({}, {})
    plan = _save_plan(plan, content, digest=read, is_example=is_example)
    kept = _save_rows(plan, content, now=now)
    _restart_changed(plan, habits, now=now)
    _keep_versions(plan, content)
    for series in _series(plan):
        schedule.refresh(series)
    return _compare(plan, before, content, sorted(kept))


def _save_plan(plan, content, **more):
    others = Plan.objects.exclude(pk=plan.pk if plan else None)
    others.filter(is_current=True).update(is_current=False)
    Series.objects.filter(activity__plan__in=others).update(next_opens_at=None)
    plan = plan or Plan()
    _assign(plan, PLAN, content["plan"], is_current=True, **more)
    return plan


def _assign(row, shape, values, **more):
    for name, column in shape.columns.items():
        if column.kind not in ("reference", "list"):
            value = values.get(name, column.default)
            more[column.field.name] = date.fromisoformat(value) if column.kind == "day" and value else value
    for name, value in more.items():
        setattr(row, name, value)
    row.save()


def _save_rows(plan, content, *, now):
    """Save every row, then what the rows say of each other; return those that are gone but kept."""
    rows = {table: _save_table(plan, table, content.get(table, [])) for table in TABLES}
    for values in content.get("target_group", []):
        group = rows["target_group"][values["key"]]
        group.organisations.set([_organisation(name) for name in values.get("organisations", [])])
    for values in content.get("activity", []):
        _connect(rows["activity"][values["key"]], values, rows, now=now)
    return _take_out(plan, content, rows)


def _save_table(plan, table, wanted):
    """Return every row of the table by its key: those of the file first, as they are saved."""
    shape = TABLES[table]
    of_plan = {} if shape.model is TargetGroup else {"plan": plan}
    rows = {shape.key_of(row): row for row in shape.model.objects.filter(**of_plan)}
    for position, values in enumerate(wanted, 1):
        row = rows.setdefault(values[shape.key], shape.model(**of_plan))
        _assign(row, shape, values, **{"position": position} if shape.has_position else {})
    return rows


def _organisation(name):
    return Organisation.objects.get_or_create(name=name, kind=Organisation.Kind.AUTHORITY)[0]


def _connect(activity, values, rows, *, now):
    series = {each.channel_id: each for each in activity.series.all()}
    if series and all(each.is_stopped for each in series.values()):
        activity.is_paused = False  # it was taken out, and is back
    activity.responsible = rows["role"].get(values.get("responsible"))
    activity.covered_by = rows["activity"].get(values.get("covered_by"))
    activity.save(update_fields=["responsible", "covered_by", "is_paused"])
    activity.messages.set([rows["message"][key] for key in values.get("messages", [])])
    activity.target_groups.set([rows["target_group"][key] for key in values.get("target_groups", [])])
    for key in values["channels"]:
        each = series.pop(rows["channel"][key].pk, None)
        if each is None or each.is_stopped:
            Series.objects.update_or_create(
                activity=activity, channel=rows["channel"][key], defaults={"since": now, "is_stopped": False}
            )
    _stop(series.values())


def _stop(series):
    """Take series out of the plan; return whether anything hangs on them, so that they are kept."""
    kept = False
    for each in series:
        if each.occasions.exists():
            kept = True
            Series.objects.filter(pk=each.pk).update(is_stopped=True, next_opens_at=None)
        else:
            each.delete()
    return kept


def _take_out(plan, content, rows):
    gone = [
        (table, key)
        for table in reversed(TABLES)
        for key in rows[table].keys() - by_key(content, table).keys()
    ]
    return [(table, key) for table, key in gone if not _remove(plan, rows[table][key])]


def _remove(plan, row):
    """Delete the row unless something hangs on it."""
    if isinstance(row, PlanVersion):
        return False
    if isinstance(row, Activity) and _stop(row.series.all()):
        Activity.objects.filter(pk=row.pk).update(is_paused=True)
        return False
    if isinstance(row, Channel) and row.series.exists():
        Channel.objects.filter(pk=row.pk).update(is_listed=False)
        return False
    if isinstance(row, TargetGroup) and (Plan.objects.exclude(pk=plan.pk).exists() or _is_used(row)):
        return False
    row.delete()
    return True


def _is_used(row):
    managers = (related.get_accessor_name() for related in row._meta.related_objects if not related.hidden)
    return any(getattr(row, name).exists() for name in managers)


def _series(plan):
    return Series.objects.filter(activity__plan=plan, is_stopped=False).select_related(
        "activity__plan", "channel"
    )


def _habits(plan):
    """Series → all that its occasions come from, apart from the days of the plan."""
    return {
        each.pk: (
            each.activity.plan.is_current,
            each.activity.words,
            each.activity.habit or each.channel.habit,
            each.activity.first_on,
            each.activity.day_rule,
            each.activity.lead_days,
            each.channel.notice_days,
            each.activity.covered_by_id,
        )
        for each in _series(plan)
    }


def _restart_changed(plan, before, *, now):
    """A row that is edited, or a plan that has rested, does not rewrite its past."""
    after = _habits(plan)
    for each in _series(plan):
        if before.get(each.pk, after[each.pk]) != after[each.pk]:
            schedule.forget_unopened(each)
            Series.objects.filter(pk=each.pk).update(since=now)


def _keep_versions(plan, content):
    """The newest version keeps the plan as it is; a version that has kept one is never rewritten."""
    newest = plan.versions.filter(version__in=by_key(content, "version")).first()
    if newest and (not newest.content or plan.is_example):
        newest.content = snapshot(plan)
        newest.save(update_fields=["content"])


def _compare(plan, before, content, kept):
    result = LoadResult(plan, kept=[name for name in kept if name[0] != "version"])
    for table in ("plan", *TABLES):
        older, newer = _rows(before, table), _rows(content, table)
        same = Counter(older.get(key) == row for key, row in newer.items())[True]
        result.created += [(table, key) for key in newer if key not in older]
        result.changed += [(table, key) for key in newer if key in older and older[key] != newer[key]]
        result.removed += [(table, key) for key in older if key not in newer and (table, key) not in kept]
        result.unchanged += same
    return result


def _rows(content, table):
    if table == "plan":
        return {row["key"]: row for row in [content.get("plan")] if row}
    return by_key(content, table)

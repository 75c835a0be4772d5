"""The database itself notes every change of what can be found, whatever code makes it.

Triggers are no part of Django's migrations, and SQLite loses them when a migration makes a table anew:
they are dropped before any migration and made after it (docs/decisions/search-index.md).
"""

from dataclasses import dataclass

from django.db import connections

from activities import models as plan
from activities.models.search import SearchChange, SearchEntry
from audiences.models import Area, TargetGroup
from news import models as news

Kind = SearchEntry.Kind
PLAN = [plan.Plan, plan.Chapter, plan.Goal, plan.Delimitation, plan.Strategy, plan.KeyMessage, plan.Risk]
PLAN += [plan.Opportunity, plan.Activity, plan.Channel, TargetGroup, TargetGroup.organisations.through]
ROWS = {
    news.Page: Kind.PAGE,
    Area: Kind.AREA,
    news.Document: Kind.DOCUMENT,
    plan.Event: Kind.EVENT,
    plan.StatusReport: Kind.REPORT,
    news.Issue: Kind.ISSUE,
    news.GoodExample: Kind.GOOD_EXAMPLE,
    news.Article: Kind.ARTICLE,
}


@dataclass(frozen=True)
class Watch:
    """A change in the table concerns these units of the kind; {row} is the row before or after."""

    name: str
    table: str
    kind: str
    units: str

    @property
    def note(self):
        changes = SearchChange._meta.db_table
        return f"INSERT INTO {changes} (kind, unit) SELECT '{self.kind}', {self.units}"


def _own(model, kind, units="{row}.id"):
    table = model._meta.db_table
    return Watch(f"search_{table}", table, kind.value, units)


WATCHES = [
    *(_own(model, kind) for model, kind in ROWS.items()),
    *(_own(model, Kind.PLAN, "0") for model in PLAN),
    _own(news.IssueItem, Kind.ISSUE, "{row}.issue_id"),
    _own(Area.municipalities.through, Kind.AREA, "{row}.area_id"),
    # An example is found by the name of its area.
    Watch(
        "search_examples_of_area",
        Area._meta.db_table,
        Kind.GOOD_EXAMPLE.value,
        f"id FROM {news.GoodExample._meta.db_table} WHERE area_id = {{row}}.id",
    ),
]


def stop(using, **_signal):
    """Receive pre_migrate."""
    _run(using, _dropped)


def start(using, **_signal):
    """Receive post_migrate. What changed meanwhile is not known, so all is read anew."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    needed = {watch.table for watch in WATCHES} | {SearchChange._meta.db_table, SearchEntry._meta.db_table}
    if needed <= tables:
        _run(using, _dropped)
        _run(using, _made)
        note_all(using)


def note_all(using="default"):
    """Let everything be read anew: what there is, the newest last, and what is found though it is gone."""
    changes, entries = SearchChange._meta.db_table, SearchEntry._meta.db_table
    every = [f"SELECT DISTINCT kind, unit FROM {entries}"]  # noqa: S608
    every += [f"SELECT '{Kind.PLAN}', 0", f"SELECT '{Kind.PAGE}', 0"]
    every += [
        f"SELECT '{kind.value}', id FROM {model._meta.db_table} ORDER BY id"  # noqa: S608
        for model, kind in ROWS.items()
    ]
    with connections[using].cursor() as cursor:
        for part in every:
            cursor.execute(f"INSERT INTO {changes} (kind, unit) {part}")


def note_written_pages():
    """What the program itself says of its pages may be new with each version."""
    SearchChange.objects.create(kind=Kind.PAGE, unit=0)


def _run(using, statements):
    connection = connections[using]
    with connection.cursor() as cursor:
        for watch in WATCHES:
            for statement in statements(watch, connection.vendor):
                cursor.execute(statement)


def _dropped(watch, vendor):
    if vendor == "postgresql":
        return [f"DROP FUNCTION IF EXISTS {watch.name}() CASCADE"]
    return [f"DROP TRIGGER IF EXISTS {watch.name}_{event}" for event in ("insert", "update", "delete")]


def _made(watch, vendor):
    new, old = watch.note.format(row="NEW"), watch.note.format(row="OLD")
    if vendor == "postgresql":
        body = f"BEGIN IF TG_OP = 'DELETE' THEN {old}; ELSE {new}; END IF; RETURN NULL; END"
        when = f"AFTER INSERT OR UPDATE OR DELETE ON {watch.table}"
        return [
            f"CREATE FUNCTION {watch.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE TRIGGER {watch.name} {when} FOR EACH ROW EXECUTE FUNCTION {watch.name}()",
        ]
    return [
        f"CREATE TRIGGER {watch.name}_{event} AFTER {event.upper()} ON {watch.table} BEGIN {note}; END"
        for event, note in (("insert", new), ("update", new), ("delete", old))
    ]

"""The tables of a plan file and the columns of each. What a column may hold is asked of its model."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models

from activities.models import (
    Activity,
    Channel,
    Chapter,
    Delimitation,
    Goal,
    KeyMessage,
    Opportunity,
    Plan,
    PlanVersion,
    Risk,
    Role,
    Strategy,
)
from audiences.models import TargetGroup

KINDS = [
    (models.ManyToManyField, "list"),
    (models.ForeignKey, "reference"),
    (models.BooleanField, "flag"),
    (models.DateField, "day"),
    (models.PositiveSmallIntegerField, "number"),
    (models.SlugField, "key"),
]


@dataclass(frozen=True)
class Column:
    """One thing that a row says: its name in the file, and the model's field that keeps it."""

    name: str
    field: models.Field

    @cached_property
    def kind(self):
        if self.field.choices:
            return "choice"
        return next((kind for cls, kind in KINDS if isinstance(self.field, cls)), "text")

    @property
    def is_required(self):
        return not (self.field.has_default() or self.field.blank or self.field.null)

    @property
    def default(self):
        return [] if self.kind == "list" else self.field.get_default()

    @property
    def table(self):
        """The table that a reference points into, or None for names that are written out."""
        return next((name for name, table in TABLES.items() if table.model is self.field.related_model), None)


class Table:
    """The first column is the row's key. Columns are named as their fields, or as the keywords say."""

    def __init__(self, model, same, **renamed):
        names = {name: name for name in same.split()} | renamed
        self.model = model
        self.columns = {name: Column(name, model._meta.get_field(field)) for name, field in names.items()}
        self.key = next(iter(self.columns))
        self.has_position = any(field.name == "position" for field in model._meta.fields)

    def key_of(self, row):
        return getattr(row, self.columns[self.key].field.name)

    def written(self, row):
        """A stored row as the plan file says it, in values that JSON can keep; defaults are left out."""
        values = {name: _written(column, row) for name, column in self.columns.items()}
        return {name: value for name, value in values.items() if value != self.columns[name].default}


def _written(column, row):
    if column.kind == "list":
        return _written_list(column, row)
    value = getattr(row, column.field.name)
    if value is None:
        return None
    if column.kind == "reference":
        return value.key
    return value.isoformat() if column.kind == "day" else value


def _written_list(column, row):
    if column.field.name == "channels":
        return [series.channel.key for series in row.series.all() if not series.is_stopped]
    rows = getattr(row, column.field.name).all()
    if column.table:
        return [each.key for each in sorted(rows, key=lambda each: each.position)]
    return sorted(each.name for each in rows)


PLAN = Table(Plan, "key name diary_number", starts="starts_on", ends="ends_on")

# In the order they are written and loaded: nothing points downwards but activities at each other.
TABLES = {
    "version": Table(PlanVersion, "version", date="on", change="change", handler="handler"),
    "chapter": Table(Chapter, "number heading text"),
    "goal": Table(Goal, "key text", overall="is_overall"),
    "delimitation": Table(Delimitation, "key text"),
    "strategy": Table(Strategy, "key text"),
    "message": Table(KeyMessage, "key text"),
    "risk": Table(Risk, "key text", general="is_general"),
    "opportunity": Table(Opportunity, "key text"),
    "role": Table(Role, "key name"),
    "target_group": Table(TargetGroup, "key name rank note every organisations"),
    "channel": Table(Channel, "key name kind reach habit notice_days", listed="is_listed"),
    "activity": Table(
        Activity,
        "key name chapter note habit day_rule lead_days patience_days responsible covered_by",
        time="words",
        first="first_on",
        channels="channels",
        messages="messages",
        target_groups="target_groups",
    ),
}

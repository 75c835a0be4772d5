"""The plan as its pages show it, in a handful of questions to the database however long it is.

A plan's content has the plan file's own structure, so that the plan of today and a version that
was kept are shown by the same code.
"""

from dataclasses import dataclass, field

from django.db.models import Case, F, Value, When
from django.utils.text import slugify
from django.utils.translation import gettext as _

from activities import timing
from activities.models import Activity
from audiences.models import TargetGroup

# Where the document has its lists: chapter, table of the plan file, and which of its rows.
PLACES = [
    ("3.1", "risk", {}),
    ("3.2", "opportunity", {}),
    ("4", "goal", {}),
    ("5", "delimitation", {}),
    ("6", "strategy", {}),
    ("7", "message", {}),
    ("8.1", "target_group", {"rank": TargetGroup.Rank.PRIMARY}),
    ("8.2", "target_group", {"rank": TargetGroup.Rank.SECONDARY}),
    ("9", "channel", {}),
]


@dataclass(frozen=True)
class Line:
    text: str
    note: str = ""
    parts: tuple = ()


@dataclass(frozen=True)
class Row:
    """A row of the plan's table. Without a meaning its words were not understood."""

    name: str
    note: str
    messages: list
    channels: list
    target_groups: list
    words: str
    meaning: str
    covered_by: str
    is_paused: bool
    coming: list


@dataclass
class Section:
    number: str
    heading: str
    text: str
    leads: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    rows: list = field(default_factory=list)

    def take(self, row):
        if row.get("overall") or row.get("general"):
            self.leads.append(row["text"])
        else:
            note = row.get("note") or row.get("reach") or ""
            self.lines.append(Line(row.get("name") or row["text"], note, tuple(row.get("organisations", []))))

    @property
    def anchor(self):
        return slugify(f"kapitel {self.number.replace('.', '-')}")

    @property
    def is_part(self):
        return "." in self.number


def content_of(plan, series):
    """The plan of today. `series` are all of its series, which the pages have at hand."""
    content = {table: [] for table in _COLUMNS}
    for table, *values, _position in sorted(_everything(plan), key=lambda row: (row[0], row[-1])):
        content[table].append(dict(zip(_COLUMNS[table], values, strict=False)))
    for group in content["target_group"]:
        names = (each["name"] for each in content["organisation"] if each["group"] == group["key"])
        group["organisations"] = sorted(names)
    for row in content["activity"]:
        ways = [each for each in series if each.activity.key == row["key"]]
        row["channels"] = [each.channel.key for each in ways if not each.is_stopped]
        row["is_taken_out"] = bool(ways) and not row["channels"]
        for name, table in (("target_groups", "for"), ("messages", "says")):
            row[name] = [each["key"] for each in content[table] if each["activity"] == row["key"]]
    content["activity"] = [row for row in content["activity"] if not row["is_taken_out"]]
    return content


def sections(content, coming=None):
    """The chapters in order, each with its lists and its rows; what has no chapter comes last.

    `coming` has the occasions to come of each activity, by its key.
    """
    found = {each["number"]: _section(each) for each in content.get("chapter", [])}
    rest = Section("", _("Other rows"), "")
    for number, table, only in PLACES:
        for row in content.get(table, []):
            if all(row.get(name) == value for name, value in only.items()) and row.get("listed", True):
                found.get(number, rest).take(row)
    names = {table: _names(content, table) for table in ("channel", "target_group", "message", "activity")}
    for row in content.get("activity", []):
        section = found.get(row.get("chapter"), rest)
        section.rows.append(_row(row, names, (coming or {}).get(row["key"], [])))
    return [*found.values(), *([rest] if rest.leads or rest.lines or rest.rows else [])]


def _section(chapter):
    return Section(chapter["number"], chapter["heading"], chapter.get("text", ""))


def _names(content, table):
    return {row["key"]: row.get("name") or row.get("text", "") for row in content.get(table, [])}


def _row(row, names, coming):
    value = timing.parse(row["time"])
    named = {
        many: [names[one].get(key, key) for key in row.get(many, [])]
        for many, one in (("channels", "channel"), ("target_groups", "target_group"), ("messages", "message"))
    }
    return Row(
        name=row["name"],
        note=row.get("note", ""),
        words=row["time"],
        meaning="" if isinstance(value, timing.Unparsed) else timing.describe(value),
        covered_by=names["activity"].get(row.get("covered_by"), ""),
        is_paused=bool(row.get("paused")),
        coming=coming,
        **named,
    )


# What each part of the one question gives, after the name of its table and before the position.
_COLUMNS = {
    "chapter": ("number", "heading", "text"),
    "goal": ("key", "text", "overall"),
    "delimitation": ("key", "text"),
    "strategy": ("key", "text"),
    "message": ("key", "text"),
    "risk": ("key", "text", "general"),
    "opportunity": ("key", "text"),
    "channel": ("key", "name", "reach", "listed"),
    "target_group": ("key", "name", "rank", "note"),
    "organisation": ("group", "name"),
    "activity": ("key", "name", "note", "chapter", "time", "covered_by", "paused"),
    "for": ("activity", "key"),
    "says": ("activity", "key"),
}
_WIDTH = max(map(len, _COLUMNS.values()))


def _everything(plan):
    """All rows of the document in one question: (table, values…, position)."""
    row = ("key", "name", "note", "chapter", "words", "covered_by__key", _flag("is_paused"))
    parts = [
        _part(plan.chapters, "chapter", "number", "heading", "text"),
        _part(plan.goals, "goal", "key", "text", _flag("is_overall")),
        _part(plan.delimitations, "delimitation", "key", "text"),
        _part(plan.strategies, "strategy", "key", "text"),
        _part(plan.keymessages, "message", "key", "text"),
        _part(plan.risks, "risk", "key", "text", _flag("is_general")),
        _part(plan.opportunities, "opportunity", "key", "text"),
        _part(plan.channels, "channel", "key", "name", "reach", _flag("is_listed")),
        _part(TargetGroup.objects, "target_group", "key", "name", "rank", "note"),
        _part(plan.activities, "activity", *row),
        *_relations(plan),
    ]
    return parts[0].union(*parts[1:], all=True)


def _relations(plan):
    authorities = TargetGroup.organisations.through.objects
    yield _part(authorities, "organisation", "targetgroup__key", "organisation__name", position="id")
    for table, relation, name in (
        ("for", Activity.target_groups, "targetgroup"),
        ("says", Activity.messages, "keymessage"),
    ):
        rows = relation.through.objects.filter(activity__plan=plan)
        yield _part(rows, table, "activity__key", f"{name}__key", position=f"{name}__position")


def _part(rows, table, *values, position="position"):
    values = [F(value) if isinstance(value, str) else value for value in values]
    values += [Value("")] * (_WIDTH - len(values))
    named = {f"value_{number}": value for number, value in enumerate(values)}
    marked = rows.order_by().annotate(of_table=Value(table), **named, at_position=F(position))
    return marked.values_list("of_table", *named, "at_position")


def _flag(name):
    return Case(When(**{name: True}, then=Value("yes")), default=Value(""))

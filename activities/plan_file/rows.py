"""Each row of a plan file for itself: known tables and columns, nothing missing, every value of its kind."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from activities.plan_file.blocks import Block
from activities.plan_file.shape import PLAN, TABLES
from activities.plan_file.trouble import Trouble, nearest
from activities.plan_file.values import value_of

ALL = {"plan": PLAN, **TABLES}


@dataclass
class Row:
    block: Block
    where: str
    values: dict = field(default_factory=dict)

    def trouble(self, text, column=None):
        said = f"{column}: {text}" if column else text
        return Trouble(self.block.line_of(column), self.where, said)


def gather(blocks):
    """Return the rows of each table, and the troubles; a row keeps those of its values that are right."""
    rows = {table: [] for table in ALL}
    troubles = []
    for block in blocks:
        if wrong := _wrong_heading(block):
            troubles.append(wrong)
        elif block.values is not None:
            row = _row(block, len(rows[block.table]) + 1)
            rows[block.table].append(row)
            troubles += _fill(row)
    troubles += _wrong_number(rows["plan"], blocks)
    return rows, troubles + [trouble for table in TABLES for trouble in _doubles(table, rows[table])]


def _wrong_heading(block):
    if block.table not in ALL:
        said = (
            _("There is no such heading in a plan file.") if block.table else _("A file begins with [plan].")
        )
        return Trouble(block.line, block.table, said + nearest(block.table, list(ALL)))
    if block.is_single != (block.table == "plan"):
        right = "[plan]" if block.table == "plan" else f"[[{block.table}]]"
        return Trouble(
            block.line, block.table, _("The heading must be written %(right)s.") % {"right": right}
        )
    return None


def _wrong_number(plans, blocks):
    if not any(block.table == "plan" for block in blocks):
        return [Trouble(None, "", _("The heading [plan] is missing."))]
    return [row.trouble(_("The heading [plan] stands twice.")) for row in plans[1:]]


def _row(block, number):
    key = block.values.get(ALL[block.table].key)
    if block.table == "plan":
        return Row(block, "plan")
    return Row(block, f'{block.table} "{key}"' if key else f"{block.table} {number}")


def _fill(row):
    columns = ALL[row.block.table].columns
    given = row.block.values
    for name in given:
        if name not in columns:
            yield row.trouble(_("is not known here.") + nearest(name, list(columns)), name)
    for name, column in columns.items():
        if name in given:
            try:
                value = value_of(column, given[name])
            except ValueError as error:
                yield row.trouble(str(error), name)
            else:
                row.values |= {name: value} if value != column.default else {}
        elif column.is_required:
            yield row.trouble(_("is missing."), name)


def _doubles(table, rows):
    name = TABLES[table].key
    seen = {}
    for row in rows:
        if name in row.values:
            first = seen.setdefault(row.values[name], row)
            if first is not row:
                said = _("is used already by the row on line %(line)s.") % {"line": first.block.line_of(name)}
                yield row.trouble(said, name)

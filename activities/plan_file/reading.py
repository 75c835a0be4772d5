"""From a plan file to a plan's content: everything is checked before anything is used."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from activities.plan_file.blocks import Block, split
from activities.plan_file.relations import (
    put_in_order,
    warnings_of,
    wrong_days,
    wrong_references,
    wrong_rings,
)
from activities.plan_file.rows import gather
from activities.plan_file.shape import TABLES
from activities.plan_file.trouble import PlanFileError, Trouble

MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class PlanFile:
    """A plan that can be loaded. `content` holds only what JSON can; what a row leaves out is left out."""

    content: dict
    warnings: tuple[Trouble, ...] = ()


def read(source):
    """Read a Path, or the text itself. Raises PlanFileError with every trouble there is."""
    text = _text_of(source) if isinstance(source, Path) else source
    return _checked(*split(unicodedata.normalize("NFC", text)))


def read_content(content):
    """Read what a version has kept."""
    blocks = [Block("plan", content["plan"], is_single=True)] if "plan" in content else []
    blocks += [Block(table, row) for table in TABLES for row in content.get(table, [])]
    return _checked(blocks, [])


def digest(content, *, is_example):
    written = json.dumps([content, is_example], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _text_of(path):
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _refused(_("There is no file %(path)s."), path) from None
    except OSError as error:
        raise _refused(_("%(path)s cannot be read: %(error)s."), path, error=error.strerror) from None
    if len(raw) > MOST_BYTES:
        raise _refused(_("%(path)s is larger than 1 MB, and so is no plan file."), path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(_("%(path)s is not written as UTF-8. Save it again as UTF-8."), path, line) from None


def _refused(text, path, line=None, **more):
    return PlanFileError([Trouble(line, "", text % {"path": path, **more})])


def _checked(blocks, troubles):
    rows, wrong_rows = gather(blocks)
    troubles = [*troubles, *wrong_rows]
    unread = {block.table for block in blocks if block.values is None}
    troubles += [*wrong_days(rows), *wrong_references(rows, unread), *wrong_rings(rows)]
    if troubles:
        raise PlanFileError(troubles)
    put_in_order(rows)
    content = {table: [row.values for row in found] for table, found in rows.items() if found}
    content["plan"] = rows["plan"][0].values
    return PlanFile(content, tuple(warnings_of(rows)))

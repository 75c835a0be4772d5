"""A plan file's text as blocks, one for each heading, so that a mistake in one hides none in the others."""

import re
import tomllib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from activities.plan_file.trouble import Trouble

HEADING = re.compile(r"^[ \t]*(\[\[?)[ \t]*([\w.-]+)[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)
KEY = re.compile(r"^[ \t]*([\w-]+)[ \t]*=", re.MULTILINE)
# Texts over several lines may hold anything, and a comment may hold a quotation mark.
QUOTED = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
PLACE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass
class Block:
    """One row: its table, the line of its heading, and what it says (None when it cannot be read)."""

    table: str
    values: dict | None
    line: int | None = None
    is_single: bool = False
    lines: dict = field(default_factory=dict)

    def line_of(self, name):
        return self.lines.get(name, self.line)


def split(text):
    """Return the blocks of the text, and the troubles of those that are no TOML."""
    text = text.replace("\r\n", "\n")
    bare = QUOTED.sub(_blank, text)
    headings = list(HEADING.finditer(bare))
    starts = [0, *(each.end() for each in headings)]
    ends = [*(each.start() for each in headings), len(text)]
    blocks, troubles = [], []
    for heading, start, end in zip([None, *headings], starts, ends, strict=True):
        block = _block(heading, first=1 + text.count("\n", 0, start), bare=bare[start:end])
        block.values, trouble = _parsed(text[start:end], block)
        troubles += [trouble] if trouble else []
        if heading or block.values != {}:
            blocks.append(block)
    return blocks, troubles


def _blank(match):
    """The same length, the same lines, nothing to be mistaken for a heading or a key."""
    return re.sub(r"[^\n]", " ", match[0])


def _block(heading, *, first, bare):
    lines = {key[1]: first + bare.count("\n", 0, key.start(1)) for key in KEY.finditer(bare)}
    if heading is None:
        return Block("", {}, 1, lines=lines)
    return Block(heading[2], {}, first, is_single=heading[1] == "[", lines=lines)


def _parsed(text, block):
    try:
        return tomllib.loads(text), None
    except (ValueError, RecursionError) as error:
        within = _line(text, str(error))
        written = (text.splitlines() or [""])[within - 1 : within]
        said = PLACE.sub("", str(error))
        return None, Trouble(block.line - 1 + within, block.table, _hint(said, "".join(written)))


def _line(text, said):
    """The line within the block, counted from its heading, where reading stopped."""
    if found := PLACE.search(said):
        return int(found[1]) if found[1] else text.rstrip().count("\n") + 1
    return 1


def _hint(said, written):
    if set(written) & set("“”„’"):
        return _('Cannot be read. The quotation marks must be straight: "')
    if "overwrite" in said:
        return _("Cannot be read: the same word stands twice before an equals sign.")
    if "date" in said:
        return _("Cannot be read: there is no such date.")
    return _(
        "Cannot be read. A quotation mark, a bracket or an equals sign may be missing here or just above."
    )

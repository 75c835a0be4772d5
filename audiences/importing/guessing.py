"""How a CSV file is written: its encoding, and what stands between its columns."""

import codecs
import csv
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ENCODINGS = {
    "utf-8": gettext_lazy("UTF-8"),
    "cp1252": gettext_lazy("Windows-1252 (older Excel)"),
}
DELIMITERS = {
    ";": gettext_lazy("Semicolon"),
    ",": gettext_lazy("Comma"),
    "\t": gettext_lazy("Tab"),
}
_BLOCK = 1024 * 1024
_SAMPLE = 64 * 1024
_LINES = 20


class BadFile(Exception):
    """The file cannot be used; the text says why, in words for a person."""


def encoding(path):
    """UTF-8 when the whole file is; otherwise what Swedish Excel has written for thirty years.

    Raises BadFile for files that hold no lines of such text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    found = "utf-8"
    with Path(path).open("rb") as file:
        _refuse_others(file.read(_SAMPLE))
        file.seek(0)
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            found = "cp1252"
    return found


def _refuse_others(beginning):
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadFile(_("The file is in UTF-16. Save it as “CSV UTF-8” in Excel and upload it again."))
    if b"\0" in beginning:
        raise BadFile(_("This is neither a CSV file nor an Excel workbook (.xlsx)."))
    if b"\r" in beginning and b"\n" not in beginning:
        raise BadFile(_("The lines end as on an old Macintosh. Save it as “CSV UTF-8” in Excel."))
    if not beginning.strip():
        raise BadFile(_("The file is empty."))


def delimiter(path, encoding):
    """What gives every one of the first lines most columns; if some have one, what most of them have."""
    with Path(path).open("rb") as file:
        text = file.read(_SAMPLE).decode(encoding, errors="replace")
    lines = [line for line in text.splitlines() if line.strip()][:_LINES]
    return max(DELIMITERS, key=lambda mark: _columns(lines, mark))


def _columns(lines, mark):
    """The fewest and the most usual number of columns."""
    try:
        counts = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        return 0, 0
    return min(counts, default=0), max(counts, key=counts.count, default=0)

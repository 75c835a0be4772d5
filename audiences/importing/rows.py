"""The rows of a CSV file from any byte on, one at a time: what is read next never depends on its length."""

import codecs
import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

MOST_BYTES = 32 * 1024  # of a row
MOST_LINES = 20  # of a row with line breaks inside quotation marks
MOST_COLUMNS = 50


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # from 1, as a spreadsheet shows it
    cells: list
    end: int  # the byte after it
    fault: str = ""


def rows(path, *, encoding, delimiter, position=0, number=0):
    """Yield every row after the byte `position`, where `number` rows had been read."""
    with Path(path).open("rb") as file:
        if not position and file.read(3) == codecs.BOM_UTF8:
            position = 3
        file.seek(position)
        decode = codecs.getdecoder(encoding)
        while line := file.readline(MOST_BYTES + 1):
            number += 1
            yield _row(file, line, number, decode, delimiter)


def _row(file, line, number, decode, delimiter):
    start = file.tell()
    if len(line) > MOST_BYTES:
        _skip_line(file)
        return Row(number, [], file.tell(), _("The row is too long."))
    whole = _whole(file, line, _closed(delimiter))
    if whole is None:
        # A quotation mark that nothing closes must not take the rows after it along.
        file.seek(start)
        return Row(number, _shown(line), start, _("A quotation mark is not closed."))
    try:
        text = decode(whole)[0]
    except UnicodeDecodeError:
        fault = _("Some characters do not fit the encoding that was chosen.")
        return Row(number, _shown(whole), file.tell(), fault)
    return _parsed(text, number, file.tell(), delimiter)


@lru_cache
def _closed(delimiter):
    """What a row looks like in which no cell goes on: a mark inside a cell, as in 15", opens nothing."""
    mark = re.escape(delimiter.encode())
    cell = rb'(?:"(?:[^"]|"")*+"[^%b]*+|(?!")[^%b]*+)' % (mark, mark)
    return re.compile(b"%b(?:%b%b)*+" % (cell, mark, cell))


def _whole(file, line, closed):
    """The line, with those that belong to it because a quotation mark is open; None when it stays open."""
    lines = 1
    while b'"' in line and not closed.fullmatch(line):
        more = file.readline(MOST_BYTES + 1)
        lines += 1
        if not more or lines > MOST_LINES or len(line) + len(more) > MOST_BYTES:
            return None
        line += more
    return line


def _parsed(text, number, end, delimiter):
    try:
        cells = next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return Row(number, [text[:1000]], end, _("The row is not written as CSV."))
    if len(cells) > MOST_COLUMNS:
        return Row(number, cells[:MOST_COLUMNS], end, _("The row has more than 50 columns."))
    return Row(number, cells, end)


def _skip_line(file):
    while (rest := file.readline(1024 * 1024)) and not rest.endswith(b"\n"):
        pass


def _shown(line):
    return [line.decode("latin-1").strip()[:1000]]

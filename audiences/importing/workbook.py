"""Excel workbooks: turned into rows of CSV, and made of them, one row at a time."""

import csv
import zipfile
from datetime import datetime, time

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

from audiences.importing.guessing import BadFile
from audiences.importing.rows import MOST_COLUMNS

ENCODING, DELIMITER = "utf-8", ";"
# A workbook is compressed: what it says that it holds is read before any of it is unpacked.
MOST_UNPACKED = 600 * 1024 * 1024
MOST_OF_STRINGS = 150 * 1024 * 1024  # the one part that is kept in memory
MOST_PARTS = 2000
MOST_ROWS = 1_048_576  # of a sheet, by Excel's own limit


def is_workbook(path):
    return zipfile.is_zipfile(path)


def check(path):
    """Raise BadFile for what is no workbook, or would unpack to more than a list of addresses can be."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = {part.filename: part.file_size for part in packed.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadFile(_("The workbook is damaged. Save it once more in Excel.")) from error
    if "xl/workbook.xml" not in parts:
        raise BadFile(_("This is neither a CSV file nor an Excel workbook (.xlsx)."))
    strings = sum(size for name, size in parts.items() if not name.startswith("xl/worksheets/"))
    if len(parts) > MOST_PARTS or sum(parts.values()) > MOST_UNPACKED or strings > MOST_OF_STRINGS:
        raise BadFile(_("The workbook unpacks to more than the portal takes. Save the list as CSV."))


def rows(path):
    """Yield the rows of the first sheet as lists of text. Raises BadFile."""
    check(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a sheet may claim sixteen thousand columns
            for values in sheet.iter_rows(values_only=True):
                yield [_text(value) for value in values[: MOST_COLUMNS + 1]]
        finally:
            book.close()
    except BadFile:
        raise
    # The library raises whatever its parsers do on what somebody else has written.
    except Exception as error:
        raise BadFile(_("The workbook is damaged. Save it once more in Excel.")) from error


def write_csv(source, target):
    """Write the sheet's rows as CSV. Yields after each row, so that the caller can stop."""
    with target.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file, delimiter=DELIMITER, lineterminator="\n")
        for row in rows(source):
            # Every row is one line, so that it keeps its number.
            writer.writerow([" ".join(cell.split()) if cell else "" for cell in row])
            yield


def write_workbook(rows_of_text, target):
    """Write one sheet. The texts are expected to be guarded. Yields after each row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    try:
        for row in rows_of_text:
            sheet.append(row)
            yield
        book.save(target)
    finally:
        book.close()


def _text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | time):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)

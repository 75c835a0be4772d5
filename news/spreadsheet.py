"""CSV as spreadsheets open it: comma-separated (RFC 4180), and nothing in it is a formula."""

import csv
from io import StringIO

from django.http import HttpResponse

# What a spreadsheet takes as a formula when a cell begins with it (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel takes a file without it to be in another encoding, and shows Ã¥ for å.
BYTE_ORDER_MARK = "\ufeff"


def csv_answer(rows, file_name):
    text = StringIO(newline="")
    csv.writer(text).writerows([cell(value) for value in row] for row in rows)
    return HttpResponse(
        BYTE_ORDER_MARK + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def cell(value):
    """An apostrophe keeps what could be a formula a text."""
    text = "" if value is None else value if isinstance(value, int | float) else str(value)
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text

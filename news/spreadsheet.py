"""CSV as Swedish Excel opens it: semicolons between the cells, and nothing in them is a formula."""

import csv
from io import StringIO

from django.http import HttpResponse

from audiences.cells import guarded

# Excel takes a file without it to be in another encoding, and shows Ã¥ for å.
BYTE_ORDER_MARK = "\ufeff"


def csv_answer(rows, file_name):
    text = StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([_cell(value) for value in row] for row in rows)
    return HttpResponse(
        BYTE_ORDER_MARK + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


def _cell(value):
    return value if isinstance(value, int) else guarded(value)

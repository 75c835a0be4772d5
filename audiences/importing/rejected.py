"""The rows that were not taken, as they stood, each with its reason: a file to mend and import again."""

import csv

from django.http import StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audiences.cells import guarded
from audiences.importing import columns, files, verdicts
from audiences.importing.rows import rows
from audiences.models.exchange import Verdict

BLOCK = 1000


def answer(work):
    response = StreamingHttpResponse(_lines(work), content_type="text/csv; charset=utf-8")
    name = slugify(work.name.rpartition(".")[0]) or "lista"
    response["Content-Disposition"] = f'attachment; filename="{name}-ej-importerade.csv"'
    response["Cache-Control"] = "no-store"
    return response


def reason(row):
    if row.verdict == Verdict.DUPLICATE:
        return _("The address stands in row %(row)d already.") % {"row": row.first}
    return row.said or row.get_verdict_display()


def of(work, *, after=0, limit=BLOCK):
    """So many of them after the row `after`, each with the row where its address stands `first`."""
    return list(verdicts.with_first(work.rows.rejected()).filter(row__gt=after).order_by("row")[:limit])


def first(work, limit):
    """The first of them for a page: the number of the row, what stands for its address, the reason."""
    column = work.columns.get("address", 0)
    return [(row.row, "".join(row.cells[column : column + 1]), reason(row)) for row in of(work, limit=limit)]


def _lines(work):
    """UTF-8 with semicolons, and its mark first, as Swedish Excel expects."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff".encode()
    yield writer.writerow([_("Row"), _("Reason"), *map(guarded, headings(work))])
    last = 0
    while found := of(work, after=last):
        for row in found:
            yield writer.writerow([row.row, *map(guarded, [reason(row), *row.cells])])
        last = found[-1].row


def headings(work):
    """The file's own, and our word for a column that is used: then it is known when the file comes back."""
    names = dict(enumerate(_first_row(work) if work.has_header else []))
    names |= {column: str(columns.FIELDS[field]) for field, column in work.columns.items()}
    return [names.get(column, "") for column in range(max(names, default=-1) + 1)]


def _first_row(work):
    path = files.path(work.rows_stored)
    if not work.rows_stored or not path.exists():
        return []
    return next((row.cells for row in rows(path, encoding=work.encoding, delimiter=work.delimiter)), [])


class _Line:
    """What the writer writes into: it hands the line back."""

    def write(self, text):
        return text.encode()

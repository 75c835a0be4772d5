"""The rows that were not taken, as they stood, each with its reason: a file to mend and import again."""

import csv

from django.http import StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audiences.cells import guarded
from audiences.importing import columns, steps, verdicts
from audiences.models.exchange import Verdict

BLOCK = 1000
SHOWN = 10  # on the page; the file has them all


def answer(work):
    response = StreamingHttpResponse(_lines(work), content_type="text/csv; charset=utf-8")
    name = slugify(work.name.rpartition(".")[0]) or "lista"
    response["Content-Disposition"] = f'attachment; filename="{name}-ej-importerade.csv"'
    response["Cache-Control"] = "no-store"
    return response


def first(work):
    """The first of them, for the page: (row, reason, cells)."""
    rows = work.rows.rejected().order_by("row")[:SHOWN]
    return [(row.row, reason(row), row.cells) for row in rows]


def reason(row):
    if row.verdict == Verdict.DUPLICATE:
        return _("The address stands in row %(row)d already.") % {"row": verdicts.first_row(row)}
    return row.said or row.get_verdict_display()


def _lines(work):
    """UTF-8 with semicolons, and its mark first, as Swedish Excel expects."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff".encode()
    yield writer.writerow([_("Row"), _("Reason"), *_headings(work)])
    last = 0
    while found := list(work.rows.rejected().filter(row__gt=last).order_by("row")[:BLOCK]):
        for row in found:
            yield writer.writerow([row.row, *map(guarded, [reason(row), *row.cells])])
        last = found[-1].row


def _headings(work):
    """What each column is used as; of one that is not used, the file's own words."""
    used = {column: str(columns.FIELDS[field]) for field, column in work.columns.items()}
    own = dict(enumerate(steps.sample(work)[0])) if work.has_header and work.stored else {}
    named = {**own, **used}
    return [guarded(named.get(column, "")) for column in range(max(named, default=-1) + 1)]


class _Line:
    """What the writer writes into: it hands the line back."""

    def write(self, text):
        return text.encode()

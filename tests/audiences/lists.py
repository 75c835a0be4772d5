"""Lists as people bring them, and an import or export that is carried through in a line."""

import zipfile
from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from audiences.exporting import asking
from audiences.exporting.writing import work_on as write_on
from audiences.importing import rejected, steps
from audiences.importing.reading import work_on
from audiences.models import SubscriberImport
from tests.audiences.makers import NOW

PROOF = {
    "consent_text": "Jag vill ha nyhetsbrevet om sociala insatsgrupper.",
    "consent_on": date(2013, 5, 2),
    "consent_source": "Lista vid konferensen i Gävle",
}
SWEDISH = "E-post;Namn;Kommun\r\nåsa@kommun.se;Åsa Öberg;Gävle\r\n"


def csv(*rows, head="E-post;Namn;Kommun"):
    return SimpleUploadedFile("lista.csv", "".join(f"{row}\r\n" for row in [head, *rows]).encode())


def upload(content, name="lista.csv"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def workbook(*rows, name="lista.xlsx"):
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def packed(parts, name="lista.xlsx"):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return SimpleUploadedFile(name, file.getvalue())


def make_received(file, *, by=None, now=NOW):
    return steps.receive(file, by=by, now=now)


def make_judged(file, *, now=NOW, **values):
    work = make_received(file, now=now)
    steps.judge(work, now=now, **{**PROOF, "columns": work.columns, **values})
    finish(work, now=now)
    return work


def make_imported(file, *, now=NOW, **values):
    work = make_judged(file, now=now, **values)
    steps.start(work, now=now)
    finish(work, now=now)
    return work


def finish(work, *, now=NOW):
    while work_on(work.pk, clock=lambda: now):
        pass
    work.refresh_from_db()


def make_export(file="csv", *, now=NOW, **chosen):
    work = asking.ask(chosen=chosen, said="", kind=file, by=None, now=now)
    finish_export(work, now=now)
    return work


def finish_export(work, *, now=NOW):
    while write_on(work.pk, clock=lambda: now):
        pass
    work.refresh_from_db()


def verdicts(work):
    return dict(work.rows.values_list("row", "verdict"))


def rejected_file(work):
    return b"".join(rejected.answer(work)).decode("utf-8-sig")


def make_waiting(file):
    """Begun, for a worker to take."""
    work = make_judged(file)
    steps.start(work, now=NOW)
    return SubscriberImport.objects.get(pk=work.pk)

"""What a person does with a list: uploads it, says how to read it, imports, stops, resumes or drops it."""

from datetime import timedelta
from pathlib import PurePath

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audiences.claims import NotInState, move
from audiences.importing import columns, files, guessing, workbook
from audiences.importing.guessing import BadFile
from audiences.importing.rows import rows
from audiences.models import SubscriberExport, SubscriberImport
from audiences.tasks import enqueue_import

SAMPLE = 10  # rows
# Promised on the page: so long can a list be compared with what became of it.
KEPT = timedelta(days=7)
# A list that nobody has gone on with holds people's addresses all the same.
FORGOTTEN = timedelta(days=30)
# No worker is at a file for so long before a row names it.
UNNAMED = timedelta(days=1)
State, Kind = SubscriberImport.State, SubscriberImport.Kind
READABLE = [State.UPLOADED, State.JUDGED]
RESTING = [*READABLE, State.STOPPED]


def receive(upload, *, by, now):
    """Keep the file and guess how it is written. Raises BadFile; then nothing is kept."""
    is_workbook = upload.name.lower().endswith(".xlsx") or workbook.is_workbook(upload)
    upload.seek(0)
    kind = Kind.XLSX if is_workbook else Kind.CSV
    stored = files.keep(upload, kind)
    work = SubscriberImport(
        by=by, created_at=now, try_at=now, name=_called(upload.name), kind=kind, stored=stored
    )
    try:
        _guess(work)
        work.save()
    except BaseException:
        files.remove(stored)
        raise
    return work


def _guess(work):
    if work.kind == Kind.XLSX:
        workbook.check(files.path(work.stored))
        work.encoding, work.delimiter = workbook.ENCODING, workbook.DELIMITER
    else:
        path = files.path(work.stored)
        work.rows_stored, work.size = work.stored, path.stat().st_size
        work.encoding = guessing.encoding(path)
        work.delimiter = guessing.delimiter(path, work.encoding)
    found = sample(work)
    if not any(any(row) for row in found):
        raise BadFile(_("The file is empty."))
    work.has_header = columns.is_heading(found)
    work.columns = columns.guessed(found, work.has_header)


def sample(work):
    """The first rows, as lists of text."""
    if work.kind == Kind.XLSX:
        found = workbook.rows(files.path(work.stored))
    else:
        path = files.path(work.rows_stored)
        found = (row.cells for row in rows(path, encoding=work.encoding, delimiter=work.delimiter))
    return [row for row, _number in zip(found, range(SAMPLE), strict=False)]


def read_anew(work, *, encoding, delimiter, has_header):
    """The file is written in another way than was guessed; the columns are told anew."""
    work.encoding, work.delimiter, work.has_header = encoding, delimiter, has_header
    found = columns.guessed(sample(work), has_header)
    values = {"encoding": encoding, "delimiter": delimiter, "has_header": has_header, "columns": found}
    move(work, READABLE, State.UPLOADED, **values)


@transaction.atomic
def judge(work, *, now, **values):
    """uploaded or judged → judging, with what the person has said of columns and consent."""
    move(work, READABLE, State.JUDGING, **_from_the_beginning(now), **values)
    _forget_rows(work)
    enqueue_import(work.pk)


@transaction.atomic
def start(work, *, now):
    """judged → running."""
    move(work, [State.JUDGED], State.RUNNING, **_from_the_beginning(now))
    enqueue_import(work.pk)


def stop(work):
    """running → stopped, judging → uploaded. A block that is being written is finished or not at all."""
    try:
        move(work, [State.JUDGING], State.UPLOADED, lease="")
    except NotInState:
        move(work, [State.RUNNING], State.STOPPED, lease="")


@transaction.atomic
def resume(work, *, now):
    """stopped → running, from where it stood."""
    move(work, [State.STOPPED], State.RUNNING, try_at=now, lease="", fault="")
    enqueue_import(work.pk)


@transaction.atomic
def drop(work, *, now):
    """Remove the list. Who has been imported from it stays."""
    move(work, RESTING, State.DROPPED, finished_at=now)
    _forget_rows(work)
    transaction.on_commit(lambda: _remove_files(work))


def forget(*, now):
    """Remove the files and rows of lists that are done with, or that nobody goes on with."""
    old = Q(finished_at__lt=now - KEPT, state__in=[State.DONE, State.DROPPED])
    for work in SubscriberImport.objects.exclude(stored="").filter(
        old | Q(created_at__lt=now - FORGOTTEN, state__in=RESTING)
    ):
        _forget_rows(work)
        state = work.state if work.state == State.DONE else State.DROPPED
        SubscriberImport.objects.filter(pk=work.pk).update(state=state, finished_at=work.finished_at or now)
        _remove_files(work)
    files.forget_unnamed(_named(), before=now - UNNAMED)


def _named():
    """The files that lists name, those that go out too."""
    imports = SubscriberImport.objects.values_list("stored", "rows_stored")
    exports = SubscriberExport.objects.values_list("stored")
    return {name for names in (*imports, *exports) for name in names}


def _from_the_beginning(now):
    return {
        "position": 0,
        "row": 0,
        "counts": {},
        "try_at": now,
        "lease": "",
        "fault": "",
        "finished_at": None,
    }


def _forget_rows(work):
    # No other row hangs on them.
    work.rows.all()._raw_delete(work.rows.db)


def _remove_files(work):
    files.remove(work.stored, work.rows_stored)
    SubscriberImport.objects.filter(pk=work.pk).update(stored="", rows_stored="")


def _called(name):
    """The name that somebody gave the file, in one line; its end says most."""
    return "".join(filter(str.isprintable, PurePath(name.replace("\\", "/")).name))[-150:] or _("list")

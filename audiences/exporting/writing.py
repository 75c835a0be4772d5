"""A worker's turn with a list that goes out: rows by their keys, a block at a time."""

import codecs
import csv
import io
import os
import time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audiences import claims
from audiences.exporting import table
from audiences.importing import files, workbook
from audiences.importing.rows import rows
from audiences.models import SubscriberExport

BLOCK = 5000  # rows
SECONDS = 20  # of one turn; then others get theirs
State, Kind = SubscriberExport.State, SubscriberExport.Kind
DELIMITER = ";"  # as Swedish Excel expects


def work_on(pk, *, clock=timezone.now, seconds=SECONDS):
    """Write on where the list stands. Returns whether there is more to do."""
    claim = claims.take(SubscriberExport, pk, now=clock())
    if claim is None:
        return False
    try:
        return _write(claim, clock, time.monotonic() + seconds)
    except claims.LostError:
        return False
    except OSError as fault:
        said = _("The file could not be written: %(fault)s") % {"fault": fault.strerror}
        claim.end(now=clock(), state=State.STOPPED, fault=said[:300])
        return False


def _write(claim, clock, until):
    work = claim.work
    if not work.stored:
        claim.move(now=clock(), stored=files.new_name("csv"), position=0, last=0, written=0)
    while _write_block(claim, clock()):
        if time.monotonic() > until:
            claim.end(now=clock())
            return True
    if work.kind == Kind.XLSX:
        _pack(claim, clock)
    claim.end(now=clock(), state=State.DONE, finished_at=clock(), rows=work.written)
    return False


def _write_block(claim, now):
    """Append a block and note how far the file has come. Returns whether it was a whole one."""
    work = claim.work
    found = table.after(work.chosen, work.last, BLOCK)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=DELIMITER)
    if not work.position:
        writer.writerow(table.headings())
    writer.writerows(table.rows(found))
    content = (b"" if work.position else codecs.BOM_UTF8) + text.getvalue().encode()
    last = found[-1][0] if found else work.last
    position, written = work.position, work.written + len(found)
    with transaction.atomic():
        # First, so that a worker that has lost the list does not write in another's file.
        claim.move(now=now, position=position + len(content), last=last, written=written)
        _put(files.path(work.stored), content, at=position)
    return len(found) == BLOCK


def _put(path, content, *, at):
    """What stands after `at` was written by somebody whose block was never noted."""
    with path.open("r+b" if at else "wb") as file:
        file.seek(at)
        file.truncate()
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _pack(claim, clock):
    """Turn the CSV file into a workbook."""
    table_file, stored = claim.work.stored, files.new_name("xlsx")
    found = rows(files.path(table_file), encoding="utf-8", delimiter=DELIMITER)
    try:
        packed = workbook.write_workbook((row.cells for row in found), files.path(stored))
        for number, _row in enumerate(packed, 1):
            if number % BLOCK == 0:
                claim.move(now=clock())
        claim.move(now=clock(), stored=stored)
    except BaseException:
        files.remove(stored)
        raise
    # Last, so that whoever has taken the list over still finds what to pack.
    files.remove(table_file)

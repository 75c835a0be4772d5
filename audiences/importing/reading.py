"""A worker's turn with a list: first every row is judged, later, when a person says so, written."""

import logging
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import fields
from itertools import islice
from operator import attrgetter

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audiences import bulk, claims
from audiences.importing import files, judging, verdicts, workbook, writing
from audiences.importing.guessing import BadFile
from audiences.importing.rows import rows
from audiences.models import ImportedRow, SubscriberImport

logger = logging.getLogger(__name__)

BLOCK = 2500  # rows in one transaction, together with how far the reading has come
SECONDS = 20  # of one turn; then others get theirs
_FOUND = [field.name for field in fields(judging.Found)]
_COLUMNS = ["work", *(name.removesuffix("_id") for name in _FOUND)]
_values = attrgetter(*_FOUND)
State = SubscriberImport.State
NEXT = {State.JUDGING: State.JUDGED, State.RUNNING: State.DONE}
# Where a person is told of a fault, and can go on.
BACK = {State.JUDGING: State.UPLOADED, State.RUNNING: State.STOPPED}


def work_on(pk, *, clock=timezone.now, seconds=SECONDS):
    """Read on where the list stands. Returns whether there is more to do."""
    claim = claims.take(SubscriberImport, pk, now=clock())
    if claim is None:
        return False
    try:
        return _read(claim, clock, time.monotonic() + seconds)
    except claims.LostError:
        pass
    except BadFile as fault:
        _fail(claim, str(fault), clock())
    except FileNotFoundError:
        _fail(claim, _("The file is gone. Upload it again."), clock())
    except OSError as fault:
        said = _("The list could not be read or kept: %(fault)s") % {"fault": fault.strerror}
        _fail(claim, said, clock())
    except ValueError:
        # A row that we do not understand must not be tried again every other minute.
        logger.exception("The list %s cannot be read", pk)
        _fail(claim, _("A row could not be read. The log of the portal says more."), clock())
    return False


def _fail(claim, said, now):
    with suppress(claims.LostError):
        claim.end(now=now, state=BACK[claim.work.state], fault=said[:300])


def _read(claim, clock, until):
    do = _judge(claim, clock) if claim.work.state == State.JUDGING else _write(claim, clock)
    for _block in do:
        if time.monotonic() > until:
            claim.end(now=clock())
            return True
    finished_at = clock() if claim.work.state == State.RUNNING else None
    claim.end(now=clock(), state=NEXT[claim.work.state], finished_at=finished_at)
    return False


def _judge(claim, clock):
    """Read the file on; yields after each block."""
    work = claim.work
    if not work.rows_stored:
        _unpack(claim, clock)
    reader, rest = judging.Reader(work), _rest(work)
    while block := list(islice(rest, BLOCK)):
        found = [each for each in map(reader.read, block) if each is not None]
        with _block(claim, clock(), position=block[-1].end, row=block[-1].number) as rows:
            bulk.insert(ImportedRow, _COLUMNS, ((work.pk, *_values(each)) for each in found))
            verdicts.judge(rows)
        yield


def _write(claim, clock):
    """Write what has been judged; yields after each block."""
    work = claim.work
    while last := _last_of_block(work):
        now = clock()
        with _block(claim, now, position=last, row=last) as rows:
            writing.write(work, rows, now=now)
        yield


def _last_of_block(work):
    rest = work.rows.filter(row__gt=work.row).order_by("row").values_list("row", flat=True)
    return max(rest[:BLOCK], default=None)


@contextmanager
def _block(claim, now, *, position, row):
    """One transaction for the rows until `row` and how far the reading has come."""
    work = claim.work
    with transaction.atomic():
        # First, so that of two workers the second waits here and then finds that it has lost.
        claim.move(now=now)
        rows = work.rows.filter(row__gt=work.row, row__lte=row)
        yield rows
        counts = Counter(work.counts) + Counter(verdicts.count(rows))
        claim.move(now=now, counts=dict(counts), position=position, row=row)


def _rest(work):
    found = rows(
        files.path(work.rows_stored),
        encoding=work.encoding,
        delimiter=work.delimiter,
        position=work.position,
        number=work.row,
    )
    for each in found:
        if not (work.has_header and each.number == 1):
            yield each


def _unpack(claim, clock):
    """Turn the workbook into rows of CSV, which can be read from any byte on."""
    work, stored = claim.work, files.new_name("csv")
    try:
        for number, _row in enumerate(workbook.write_csv(files.path(work.stored), files.path(stored)), 1):
            if number % BLOCK == 0:
                claim.move(now=clock())
        size = files.path(stored).stat().st_size
        claim.move(now=clock(), rows_stored=stored, size=size)
    except BaseException:
        files.remove(stored)
        raise

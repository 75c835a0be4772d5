"""What a person does about a list that goes out: asks for it, stops it, goes on, fetches it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audiences.claims import move
from audiences.exporting import table
from audiences.importing import files, workbook
from audiences.models import SubscriberExport
from audiences.tasks import enqueue_export

# Promised on the page: then the file is gone.
KEPT = timedelta(hours=24)
State, Kind = SubscriberExport.State, SubscriberExport.Kind


class TooLong(Exception):
    """A workbook has no room for so many rows; nothing was begun."""


@transaction.atomic
def ask(*, chosen, said, kind, by, now):
    """Note who wants which subscribers, and have the file written."""
    rows = table.subscriptions(chosen).count()
    if kind == Kind.XLSX and rows >= workbook.MOST_ROWS:
        raise TooLong(_("An Excel workbook has no room for so many rows. Choose CSV."))
    work = SubscriberExport.objects.create(
        by=by, created_at=now, try_at=now, kind=kind, chosen=chosen, said=said, rows=rows
    )
    enqueue_export(work.pk)
    return work


def stop(work):
    """running → stopped. What has been written is kept."""
    move(work, [State.RUNNING], State.STOPPED, lease="")


@transaction.atomic
def resume(work, *, now):
    """stopped → running, from where it stood."""
    move(work, [State.STOPPED], State.RUNNING, try_at=now, lease="", fault="")
    enqueue_export(work.pk)


def fetch(work):
    """Count that somebody has fetched the file, and return where it lies; None when it is gone."""
    path = files.path(work.stored)
    if work.state != State.DONE or not work.stored or not path.exists():
        return None
    SubscriberExport.objects.filter(pk=work.pk).update(fetched=F("fetched") + 1)
    return path


def forget(*, now):
    """Remove files that are a day old, and lists that were stopped a day ago."""
    old = SubscriberExport.objects.exclude(stored="").exclude(state=State.RUNNING)
    for work in old.filter(try_at__lt=now - KEPT):
        files.remove(work.stored)
        from_the_beginning = {"position": 0, "last": 0, "written": 0} if work.state == State.STOPPED else {}
        SubscriberExport.objects.filter(pk=work.pk).update(stored="", **from_the_beginning)

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from audiences import letters
from audiences.models import SubscriberExport, SubscriberImport

log = logging.getLogger(__name__)


@shared_task(name="audiences.send_letters")
def send_letters():
    return letters.send_due_letters(now=timezone.now())


def enqueue_letters():
    """Wake the task once the ask is stored; without a broker the tick's sweep finds the letter."""
    transaction.on_commit(lambda: _wake(send_letters))


@shared_task(name="audiences.import_rows")
def import_rows(work_id):
    from audiences.importing.reading import work_on

    if work_on(work_id):
        import_rows.apply_async([work_id], retry=False)


def enqueue_import(work_id):
    _when_stored(import_rows, work_id)


@shared_task(name="audiences.export_rows")
def export_rows(work_id):
    from audiences.exporting.writing import work_on

    if work_on(work_id):
        export_rows.apply_async([work_id], retry=False)


def enqueue_export(work_id):
    _when_stored(export_rows, work_id)


def enqueue_idle(*, now):
    """Wake for the lists whose worker or message was lost."""
    for model, enqueue in ((SubscriberImport, enqueue_import), (SubscriberExport, enqueue_export)):
        for pk in model.objects.idle(now).values_list("pk", flat=True):
            enqueue(pk)


def _when_stored(task, work_id):
    transaction.on_commit(lambda: _wake(task, work_id))


def _wake(task, *ids):
    try:
        task.apply_async(ids, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The queue cannot be reached, %s waits for the tick: %s", task.name, error)

import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from audiences import letters

log = logging.getLogger(__name__)


@shared_task(name="audiences.send_letters")
def send_letters():
    return letters.send_due_letters(now=timezone.now())


def enqueue_letters():
    """Wake the task once the ask is stored; without a broker the tick's sweep finds the letter."""
    transaction.on_commit(_wake)


def _wake():
    try:
        send_letters.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The queue cannot be reached, letters wait for the tick: %s", error)

"""What Celery runs for news. Tasks carry ids; the database says what is to be done."""

import logging

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import KombuError

from news.bounces import reading
from news.mailing.models import WAITING, Delivery
from news.mailing.sending import BLOCK, send
from news.mailing.transport import open_transport

logger = logging.getLogger(__name__)

BOUNCES_EVERY = 5  # minutes
SECONDS = 50  # for one task; then others get their turn


@shared_task(name="news.send_mailing")
def send_mailing(mailing_id):
    with open_transport() as transport:
        more = send(mailing_id, transport=transport, seconds=SECONDS)
    if more:
        send_mailing.apply_async([mailing_id], retry=False)


@shared_task(name="news.read_bounces")
def read_bounces():
    return reading.read_mailbox(settings.BOUNCE_URL, now=timezone.now())


def enqueue_bounces():
    """Have the mailbox for bounces read, by another worker than the tick's: a mail server may be slow."""
    if not settings.BOUNCE_URL:
        return
    try:
        read_bounces.apply_async(retry=False, expires=BOUNCES_EVERY * 60)
    except (KombuError, OSError) as error:
        logger.warning("The broker is away; the mailbox for bounces waits: %s", error)


def enqueue(mailing_id):
    """Have the workers send the mailing once the transaction is committed: all of them when it is big."""
    transaction.on_commit(lambda: _wake(mailing_id))


def _wake(mailing_id):
    waiting = Delivery.objects.filter(mailing=mailing_id, state__in=WAITING).order_by()
    blocks = -(-waiting.values("pk")[: BLOCK * settings.CELERY_WORKER_CONCURRENCY].count() // BLOCK)
    try:
        for _worker in range(max(1, blocks)):
            send_mailing.apply_async([mailing_id], retry=False)
    except (KombuError, OSError) as error:
        # Nothing is lost: the tick sweeps for mailings that nobody is sending.
        logger.warning("The broker is away; the tick will find mailing %s: %s", mailing_id, error)

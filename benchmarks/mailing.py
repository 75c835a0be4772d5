"""Mails a second over SMTP on loopback, the ledger written, every mail with a leave link of its own."""

import contextlib
import resource
import smtplib
import subprocess
import sys
import time
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.utils import timezone

from audiences.models import Subscriber, Subscription
from news.mailing import accounts, sending
from news.mailing.audience import Audience
from news.mailing.models import Mailing
from news.mailing.transport import open_transport

TOPIC = "benchmark"
ITEM = "<h2>Samverkan kring unga</h2><p>Kommunerna och polisen har träffats och vet nu mer. " * 6 + "</p>"
TEXT = {
    "language": "sv",
    "subject": "Nytt från sociala insatsgrupper",
    "html": f'<html><body>{ITEM * 20}<p><a href="[[leave-link]]">Avsluta</a></p></body></html>',
    "text": "Nytt från sociala insatsgrupper\n\nAvsluta: [[leave-link]]\n",
}


def measure(recipients=10_000):
    """Send to so many in the current database and remove it all again. One sending process."""
    with _sink() as port, _smtp(port), _subscribers(recipients):
        began = time.perf_counter()
        mailing = sending.start_mailing(
            key=f"benchmark-{time.time_ns()}",
            purpose=Mailing.Purpose.NEWSLETTER,
            texts=[TEXT],
            audience=Audience(topic=TOPIC),
            now=timezone.now(),
        )
        frozen = time.perf_counter()
        try:
            result = _send(mailing)
            taken = _taken(port)
        finally:
            mailing.delete()
    if taken != recipients:
        raise RuntimeError(f"{recipients} mails were due and {taken} arrived.")
    return {
        "recipients": recipients,
        "database": connection.vendor,
        "freeze_seconds": frozen - began,
        **result,
    }


def _send(mailing):
    with open_transport() as transport:
        sending.send_block(
            mailing.pk, transport=transport, limit=sending.BLOCK
        )  # what is loaded once is not growth
        memory, began, before = _memory(), time.perf_counter(), time.process_time()
        sending.send(mailing.pk, transport=transport)
        seconds, cpu = time.perf_counter() - began, time.process_time() - before
    account = accounts.account(mailing)
    sent = account.states["sent"] - 200
    return {
        "mails_per_second": round(sent / seconds),
        "cpu_seconds": round(cpu, 2),
        "seconds": round(seconds, 2),
        "memory_growth_mb": round(_memory() - memory, 1),
    }


def _memory():
    """The most this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextlib.contextmanager
def _sink():
    command = [sys.executable, "-m", "benchmarks.sink"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _taken(port):
    with smtplib.SMTP("127.0.0.1", port) as client:
        return int(client.docmd("COUNT")[1])


@contextlib.contextmanager
def _smtp(port):
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with patch.multiple(
        settings, EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, create=True
    ):
        yield


@contextlib.contextmanager
def _subscribers(count):
    now = timezone.now()
    rows = [Subscriber(address=f"benchmark{number}@example.org", created_at=now) for number in range(count)]
    try:
        Subscriber.objects.bulk_create(rows, batch_size=2000)
        Subscription.objects.bulk_create(
            (
                Subscription(subscriber=row, topic=TOPIC, state="active", asked_at=now, confirmed_at=now)
                for row in rows
            ),
            batch_size=2000,
        )
        del rows
        yield
    finally:
        Subscriber.objects.filter(address__startswith="benchmark", address__endswith="@example.org").delete()

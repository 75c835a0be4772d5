"""Mails a second over SMTP on loopback, the ledger written, every mail with a leave link of its own."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time

if __name__ == "__main__":
    import django

    django.setup()

from django.db import connection
from django.utils import timezone

from audiences.models import Subscriber
from benchmarks import databases, ledger, memory
from news.mailing import accounts, sending
from news.mailing.audience import Audience
from news.mailing.models import Mailing
from news.mailing.transport import open_transport
from tests.servers import free_port, wait_for_port

TOPIC = "benchmark"
ITEM = "<h2>Samverkan kring unga</h2><p>Kommunerna och polisen har träffats och vet nu mer. " * 6 + "</p>"
TEXT = {
    "language": "sv",
    "subject": "Nytt från sociala insatsgrupper",
    "html": f'<html><body>{ITEM * 20}<p><a href="[[leave-link]]">Avsluta</a></p></body></html>',
    "text": "Nytt från sociala insatsgrupper\n\nAvsluta: [[leave-link]]\n",
}


def measure(recipients, *, workers, port):
    """Send to so many in the current database, with one or two processes, and remove it all again."""
    with _subscribers(recipients):
        began = time.perf_counter()
        mailing = sending.start_mailing(
            key=f"benchmark-{time.time_ns()}",
            purpose=Mailing.Purpose.NEWSLETTER,
            texts=[TEXT],
            audience=Audience(topic=TOPIC),
            now=timezone.now(),
        )
        frozen = time.perf_counter() - began
        try:
            result = _send(mailing, workers, port)
            sent = accounts.account(Mailing.objects.get(pk=mailing.pk)).states["sent"]
        finally:
            mailing.delete()
    if sent != recipients:
        raise RuntimeError(f"{recipients} mails were due and {sent} were sent.")
    return {
        "recipients": recipients,
        "workers": workers,
        "database": connection.vendor,
        "freeze_seconds": round(frozen, 2),
        **result,
    }


def _send(mailing, workers, port):
    """Have so many processes send the mailing; they begin together, when all have started."""
    env = os.environ | databases.environment() | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "benchmarks.mailing", str(mailing.pk)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=env, **pipes) for _worker in range(workers)]
    for process in processes:
        process.stdout.readline()
    began = time.perf_counter()
    for process in processes:
        process.stdin.close()
    said = [json.loads(process.stdout.read()) for process in processes]
    seconds = time.perf_counter() - began
    for process in processes:
        process.wait()
    return {
        "mails_per_second": round(mailing.deliveries.count() / seconds),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(sum(each["cpu"] for each in said), 2),
        "memory_mb": round(max(each["memory"] for each in said), 1),
    }


def _work(mailing_id):
    """What a sending process does; its standard input says when to begin."""
    print("ready", flush=True)
    sys.stdin.read()
    began = time.process_time()
    with open_transport() as transport:
        sending.send(mailing_id, transport=transport)
    print(json.dumps({"cpu": time.process_time() - began, "memory": memory.peak()}))


@contextlib.contextmanager
def sink():
    """Yield the port of smtp-sink when it is installed, else of our own."""
    if program := installed("smtp-sink"):
        port = free_port()
        command = [program, "-u", "nobody", f"127.0.0.1:{port}", "1000"]
    else:
        port, command = 0, [sys.executable, "-m", "benchmarks.sink"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = port or int(process.stdout.readline())
            wait_for_port(port)
            yield port
        finally:
            process.terminate()


def installed(name):
    """Where a program of Postfix is, or None."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


@contextlib.contextmanager
def _subscribers(count):
    try:
        ledger.fill(count)
        yield
    finally:
        Subscriber.objects.filter(address__startswith="benchmark", address__endswith="@example.org").delete()


if __name__ == "__main__":
    _work(int(sys.argv[1]))

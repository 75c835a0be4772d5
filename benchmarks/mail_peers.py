"""What others reach against the same sink: smtp-source, smtplib, Django and django-newsletter."""

import os
import smtplib
import subprocess
import time
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from benchmarks import django_newsletter
from benchmarks.mailing import TEXT, installed

SENDER, CONNECTIONS = "sig@example.org", 10


def measure(port, *, kept):
    """Return mails a second by name; None for what is not installed."""
    return {
        "smtp_source": _smtp_source(port, 10_000),
        "smtplib": _smtplib(port, 5_000),
        "django": _django(port, 1_000),
        "django_newsletter": _django_newsletter(port, 500, kept),
    }


def _smtp_source(port, count):
    if not (program := installed("smtp-source")):
        return None
    size = len(TEXT["html"])
    words = ["-s", CONNECTIONS, "-l", size, "-m", count, "-f", SENDER, "-t", "a@example.org"]
    began = time.perf_counter()
    subprocess.run([program, *map(str, words), f"127.0.0.1:{port}"], check=True)
    return round(count / (time.perf_counter() - began))


def _smtplib(port, count):
    """Finished messages over one connection, nothing written down."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, "a@example.org", TEXT["subject"]
    message.set_content(TEXT["text"])
    message.add_alternative(TEXT["html"], subtype="html")
    content = message.as_bytes()
    with smtplib.SMTP("127.0.0.1", port) as client:
        began = time.perf_counter()
        for number in range(count):
            client.sendmail(SENDER, f"a{number}@example.org", content)
        return round(count / (time.perf_counter() - began))


def _django(port, count):
    """send() for each, as most projects do."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with patch.multiple(
        settings, EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, create=True
    ):
        began = time.perf_counter()
        for number in range(count):
            mail = EmailMultiAlternatives(TEXT["subject"], TEXT["text"], SENDER, [f"a{number}@example.org"])
            mail.attach_alternative(TEXT["html"], "text/html")
            mail.send()
        return round(count / (time.perf_counter() - began))


def _django_newsletter(port, count, kept):
    if os.environ.get("BENCH_NEWSLETTER") == "0":
        return None
    try:
        return django_newsletter.mails_per_second(Path(kept), port=port, count=count, article=TEXT["html"])
    except (subprocess.SubprocessError, OSError) as error:
        print(f"django-newsletter could not be measured: {getattr(error, 'stderr', '') or error}")
        return None

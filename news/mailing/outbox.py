"""Mail as files, for machines without a mail server: everything that would go out can be read here."""

import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_binary_file, policy
from email.parser import BytesHeaderParser
from itertools import islice

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.crypto import salted_hmac

_NAME = re.compile(r"\d{4}-\d\d-\d\d/[0-9a-f-]+\.eml", re.ASCII)
_HEADER_LIMIT = 16_384


@dataclass(frozen=True)
class Entry:
    name: str
    subject: str
    to: str
    date: datetime | None
    html: str = ""
    text: str = ""


class EmailBackend(BaseEmailBackend):
    """For Django's single mails. The mailings write here through `transport.Outbox`."""

    def send_messages(self, messages):
        sent = 0
        for message in messages:
            try:
                content = message.message().as_bytes(linesep="\r\n")
                write(content, to=next(iter(message.recipients()), ""), at=timezone.now())
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                sent += 1
        return sent


def write(content, *, to="", at):
    """Write a message whole or not at all, and return its name. Names sort by time (UTC)."""
    at = at.astimezone(UTC)
    name = f"{at:%Y-%m-%d}/{at:%H%M%S%f}-{_mark(to)}-{secrets.token_hex(2)}.eml"
    path = settings.OUTBOX_DIR / name
    unfinished = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        unfinished.write_bytes(content)
        unfinished.rename(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return name


def messages(limit, before=None):
    """The newest entries, without their bodies; `before` is the last name of the page before."""
    return [_entry(name) for name in islice(_names(before), limit)]


def read(name):
    """The whole message. Raises FileNotFoundError for a name that `messages` never gave."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    with (settings.OUTBOX_DIR / name).open("rb") as file:
        parsed = message_from_binary_file(file, policy=policy.default)
    html, text = (_content(parsed.get_body([kind])) for kind in ("html", "plain"))
    return Entry(name, *_headers(parsed), html=html, text=text)


def erase(address):
    """Delete every message to the address."""
    for name in _names(before=None):
        if f"-{_mark(address)}-" in name:
            (settings.OUTBOX_DIR / name).unlink(missing_ok=True)


def _mark(address):
    """Stands in the name of each message to the address, so that they are found without being opened."""
    return salted_hmac("news.mailing.outbox", address.lower(), algorithm="sha256").hexdigest()[:16]


def _names(before):
    """All names, newest first. Only folder listings are read, a day at a time."""
    for day in _listing(settings.OUTBOX_DIR):
        if not before or day <= before[:10]:
            names = (f"{day}/{file}" for file in _listing(settings.OUTBOX_DIR / day))
            yield from (name for name in names if _NAME.fullmatch(name) and not (before and name >= before))


def _listing(folder):
    return sorted((entry.name for entry in os.scandir(folder)), reverse=True) if folder.is_dir() else []


def _entry(name):
    with (settings.OUTBOX_DIR / name).open("rb") as file:
        head = file.read(_HEADER_LIMIT)
    return Entry(name, *_headers(BytesHeaderParser(policy=policy.default).parsebytes(head)))


def _content(part):
    return part.get_content() if part else ""


def _headers(parsed):
    date = parsed["Date"] and parsed["Date"].datetime
    if date and date.tzinfo is None:  # "-0000", which Django writes, is UTC (RFC 5322, section 3.3)
        date = date.replace(tzinfo=UTC)
    return str(parsed["Subject"] or ""), str(parsed["To"] or ""), date

"""Finished messages as bytes. A text is encoded once; per recipient only a few values are put in.

What a composed text may contain:
- LEAVE_LINK, anywhere in html and text: the recipient's own address for leaving.
- PREFERENCE_LINK, likewise: the recipient's own page of choices.
- `<!--leave-->…<!--/leave-->` in html and text: shown to subscribers only, who have something to leave.
"""

import hashlib
import quopri
import re
import secrets
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from audiences.tokens import leave_token, preference_token
from news.mailing.models import Mailing

LEAVE_LINK = "[[leave-link]]"
PREFERENCE_LINK = "[[preference-link]]"
_LEAVE_BLOCK = re.compile(r"<!--leave-->(.*?)<!--/leave-->", re.DOTALL)
# A slot is a name between two NULs, which no header and no quoted-printable text can contain.
_SLOT = re.compile(rb"\0(\w+)\0")
# Stand in the links where the tokens go; random, so that no author can write them.
_TOKENS_IN_PATHS = {name: secrets.token_hex(8) for name in ("leave", "preferences")}
_IN_PATH = re.compile("|".join(f"(?P<{name}>{token})" for name, token in _TOKENS_IN_PATHS.items()))
# Only dot-atoms (RFC 5322, 3.2.3): nothing that could end a header, a command or the angle brackets.
_SAFE_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)
_LINE_END = re.compile(r"\r\n?|\n")
_ENCODING = b'; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'


class BadAddress(ValueError):
    """The address cannot stand in a header."""


@dataclass(frozen=True)
class Letter:
    """A finished message but for the values of one recipient."""

    parts: list[bytes]  # literal, slot name, literal, …

    def to(self, address, *, message_id, now, subscription_id=None):
        if not _SAFE_ADDRESS.fullmatch(address):
            raise BadAddress(address)
        values = {
            b"to": address.encode("ascii"),
            b"message_id": message_id.encode("ascii"),
            b"date": _date(now.replace(microsecond=0)),
        }
        if subscription_id is not None:
            values[b"token"] = leave = leave_token(subscription_id).encode("ascii")
            values[b"leave"] = _folded(leave)
            if b"preferences" in self.parts:
                values[b"preferences"] = _folded(preference_token(subscription_id, address).encode("ascii"))
        parts = self.parts.copy()
        parts[1::2] = [values[name] for name in parts[1::2]]
        return b"".join(parts)


def compose(mailing, text, *, subscribed):
    """Return the Letter of a MailingText, for those who have a subscription to leave or for the others."""
    kinds = [("plain", text.text), ("html", text.html)]
    bodies = [
        (f"text/{kind}", resolve(content, *(map(_address, _TOKENS_IN_PATHS) if subscribed else ())))
        for kind, content in kinds
        if content
    ]
    if text.calendar:
        method = re.search(r"^METHOD:(\w+)", text.calendar, re.MULTILINE)
        bodies.append((f"text/calendar; method={method[1] if method else 'REQUEST'}", text.calendar))
    boundary = b"=_" + hashlib.sha256((text.html + text.text).encode()).hexdigest()[:32].encode()
    lines = [_head(mailing, text, boundary, subscribed)]
    for kind, content in bodies:
        lines.append(
            b"\r\n--%s\r\nContent-Type: %s%s%s" % (boundary, kind.encode(), _ENCODING, _encode(content))
        )
    lines.append(b"\r\n--%s--\r\n" % boundary)
    return Letter(_SLOT.split(b"".join(lines)))


def resolve(content, leave_link="", preference_link=""):
    """The text with its links put in; without a link the blocks about leaving are gone."""
    content = _LEAVE_BLOCK.sub(r"\1" if leave_link else "", content)
    return content.replace(LEAVE_LINK, leave_link).replace(PREFERENCE_LINK, preference_link)


def message_id(mailing_key, address):
    """The same for one mailing and address at every try, so that bounces and logs can be matched."""
    # Keyed once: a copy costs a tenth of deriving the key anew for each mail.
    digest = _keyed(settings.SECRET_KEY).copy()
    digest.update(f"{mailing_key}\n{address}".encode())
    return f"<{digest.hexdigest()[:40]}@{_host(settings.SITE_URL)}>"


@lru_cache(maxsize=2)
def _keyed(secret):
    return salted_hmac("news.mailing.message-id", b"", secret=secret, algorithm="sha256")


@lru_cache(maxsize=2)
def _date(second):
    return format_datetime(timezone.localtime(second)).encode("ascii")


def _head(mailing, text, boundary, subscribed):
    # EmailMessage encodes what is not ASCII and refuses line breaks in a header.
    head = EmailMessage(policy=SMTP)
    head["From"] = settings.DEFAULT_FROM_EMAIL
    head["Subject"] = " ".join(text.subject.split())
    lines = [
        head.as_bytes().rstrip(b"\r\n"),
        b"To: \0to\0",
        b"Date: \0date\0",
        b"Message-ID: \0message_id\0",
        b"MIME-Version: 1.0",
        b"Content-Language: " + text.language.encode("ascii"),
    ]
    if subscribed:  # RFC 2369, RFC 2919, RFC 8058
        link = _IN_PATH.sub("\0token\0", _address("leave")).encode("ascii")
        lines += [
            b"List-Id: <%s.%s>" % (mailing.purpose.encode("ascii"), _host(settings.SITE_URL).encode("ascii")),
            b"List-Unsubscribe: <%s>" % link,
            b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ]
    if mailing.purpose == Mailing.Purpose.NOTICE:
        lines.append(b"Auto-Submitted: auto-generated")
    lines.append(b'Content-Type: multipart/alternative;\r\n boundary="%s"\r\n' % boundary)
    return b"\r\n".join(lines)


def _encode(content):
    """Quoted-printable, broken softly around every slot so that a value of any length fits."""
    content = _LINE_END.sub("\n", content)
    parts, at = [], 0
    for place in _IN_PATH.finditer(content):
        parts += [_quoted(content[at : place.start()]), b"=\n\0%s\0=\n" % place.lastgroup.encode()]
        at = place.end()
    return b"".join([*parts, _quoted(content[at:])]).replace(b"\n", b"\r\n")


def _quoted(text):
    return quopri.encodestring(text.encode())


def _folded(token):
    return b"=\r\n".join(token[at : at + 70] for at in range(0, len(token), 70))


def _address(name):
    """The page of that name, with the mark where the recipient's own token goes."""
    return settings.SITE_URL + reverse(f"audiences:{name}", args=[_TOKENS_IN_PATHS[name]])


@lru_cache(maxsize=2)
def _host(site_url):
    return urlsplit(site_url).hostname or "localhost"

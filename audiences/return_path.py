"""Where bounces go: the address in BOUNCE_ADDRESS with a mark that says which mail, signed so that nobody
else can make one (RFC 5321, 4.4; RFC 5233)."""

import re
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

DELIVERY, LETTER = "d", "s"
# Mail servers on the way may change upper and lower case, so the signature is hexadecimal.
_DIGITS = 12
_MARK = re.compile(r"\+(?P<mark>([ds])(\d{1,18})\.([0-9a-f]{12}))@", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"([ds])(\d{1,18})\.([0-9a-f]{12})", re.IGNORECASE | re.ASCII)


def of(mark):
    """The address that bounces of the mail with this mark go to; "" when none is set."""
    local, _at, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{mark}@{domain}" if domain else ""


def mark(kind, number, address):
    """The mark of a mail: a delivery's or a subscriber's id, bound to the address that was mailed."""
    return f"{kind}{number}.{_signature(kind, number, address)}"


def marks(text):
    """Every mark in the addresses of the text, as (kind, number, mark). None of them is believed yet."""
    return [(found[2].lower(), int(found[3]), found["mark"]) for found in _MARK.finditer(text)]


def is_ours(mark, address):
    """Whether we made this mark for a mail to this address."""
    found = _WHOLE.fullmatch(mark)
    if not found:
        return False
    kind, number, signature = found.groups()
    return constant_time_compare(signature.lower(), _signature(kind.lower(), number, address))


def _signature(kind, number, address):
    # Keyed once, as for the Message-ID: a mailing makes one for each of a million mails.
    digest = _keyed(settings.SECRET_KEY).copy()
    digest.update(f"{kind}{int(number)} {address}".encode())
    return digest.hexdigest()[:_DIGITS]


@lru_cache(maxsize=2)
def _keyed(secret):
    return salted_hmac("audiences.return-path", b"", secret=secret, algorithm="sha256")

"""What a mail server's words mean for the address: a table, and nothing that asks the world."""

import re

from news.bounces.models import Kind

# The enhanced status (RFC 3463, RFC 5248), longest beginning first. 4.x.x is never about the address.
_BY_STATUS = [
    ("5.1.7", Kind.SOFT),  # it is our own address that they do not like
    ("5.1.8", Kind.SOFT),
    ("5.1.9", Kind.SOFT),
    ("5.1", Kind.HARD),  # no such user, no such domain, moved, no mail taken (RFC 7505)
    ("5.2.1", Kind.HARD),  # the mailbox is disabled
    ("5.2", Kind.SOFT),  # full, or the mail is too large for it
    ("5", Kind.SOFT),  # the system, the network, the protocol, the content, policy
]
# Where the status says nothing (x.0.0, or none) or says it wrongly, the words decide.
_SAYS_NO_SUCH = re.compile(
    r"user (is )?unknown|unknown (user|recipient|mailbox)|no such (user|recipient|mailbox|person|address)"
    r"|(user|recipient|mailbox|account|address|alias)\b[^.;:]{0,80}"
    r"\b(does not exist|doesn't exist|not found|unknown)"
    r"|recipientnotfound|invalid (recipient|mailbox)|mailbox (is )?(unavailable|disabled|inactive)"
    r"|account (that you tried to reach )?(is|has been) (disabled|inactive)|not a valid (mailbox|recipient)"
    r"|not our customer|hard ?bounce|no mailbox here",
    re.IGNORECASE,
)
# Exchange Online answers so for an address that the organisation's directory does not have.
_SAYS_NOT_IN_DIRECTORY = re.compile(r"recipient address rejected: access denied", re.IGNORECASE)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])", re.ASCII)
_VAGUE = re.compile(r"5\.0\.\d+|5\.3\.0|5\.5\.0|", re.ASCII)
_CODE = re.compile(r"(?<![\d.])([45])\d\d[ \-]", re.ASCII)


def status_in(text):
    """The enhanced status in a server's answer, or "". The last digit group may have three digits."""
    found = _STATUS.search(text)
    return found[1] if found else ""


def kind_of(status, text):
    """HARD when the address takes no mail and will not tomorrow either; else SOFT."""
    status = status if not _VAGUE.fullmatch(status) else status_in(text) or status
    if status.startswith("4"):
        return Kind.SOFT
    if status == "5.4.1" and _SAYS_NOT_IN_DIRECTORY.search(text):
        return Kind.HARD
    if _VAGUE.fullmatch(status):
        code = _CODE.search(text)
        is_lasting = not (code and code[1] == "4")
        return Kind.HARD if is_lasting and _SAYS_NO_SUCH.search(text) else Kind.SOFT
    return next((kind for beginning, kind in _BY_STATUS if _begins(status, beginning)), Kind.SOFT)


def _begins(status, beginning):
    return f"{status}.".startswith(f"{beginning}.")

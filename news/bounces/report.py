"""A mail from the mailbox for bounces, read: what it says, about which mail of ours. Nothing is believed yet.

Delivery reports (RFC 3464, RFC 6533) and complaints (RFC 5965) are read as their standards say; what follows
no standard is left to flufl.bounce. What machines answer for people (RFC 3834) says nothing of an address.
"""

import re
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.iterators import typed_subpart_iterator
from email.utils import parseaddr
from enum import Enum, auto

from flufl.bounce import all_failures

from audiences import return_path
from news.bounces.kinds import kind_of, status_in
from news.bounces.models import Kind

# Where a mail that was delivered to us says which address it came to; and our own mail's, returned in it.
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s]{3,200}>)", re.IGNORECASE | re.MULTILINE)
_ENVELOPE_FROM = re.compile(
    r"^(?:return-path|original-mail-from|x-envelope-from):(.*)$", re.IGNORECASE | re.MULTILINE
)
_WITH_A_HEADER = {
    "message/rfc822",
    "text/rfc822-headers",
    "message/global",
    "message/global-headers",
    "message/feedback-report",
}
_AUTOMATIC = re.compile(r"auto-(replied|generated|notified)", re.IGNORECASE)
_ROBOTS = re.compile(r"mailer-daemon|postmaster|mail delivery|microsoft outlook", re.IGNORECASE)
_COPY = re.compile(r"^-{3,}", re.MULTILINE)  # our own mail begins, whatever it says
EXCERPT = 600  # characters


class What(Enum):
    BOUNCE = auto()
    COMPLAINT = auto()
    DELAY = auto()  # still being tried: nothing is known
    AUTOMATIC = auto()  # out of office, read receipt
    NOTHING = auto()


@dataclass(frozen=True)
class Report:
    what: What
    kind: str = ""
    address: str = ""  # that the report is about, as it says
    status: str = ""
    diagnostic: str = ""
    marks: list = field(default_factory=list)  # (kind, number, mark) of return_path
    message_ids: list = field(default_factory=list)  # of our own mail, returned
    sender: str = ""
    subject: str = ""
    excerpt: str = ""


def read(content):
    """Return the Report of a mail's bytes, whatever they are."""
    mail = message_from_bytes(content)
    found = _complaint(mail) or _delivery_report(mail) or _odd_bounce(mail)
    found = found or {"what": What.AUTOMATIC if _is_automatic(mail) else What.NOTHING}
    marks, message_ids = _names_of_ours(mail)
    return Report(
        **found,
        marks=marks,
        message_ids=message_ids,
        sender=_header(mail, "From")[:254],
        subject=_header(mail, "Subject")[:200],
        excerpt=_excerpt(mail),
    )


def _complaint(mail):
    for part in typed_subpart_iterator(mail, "message", "feedback-report"):
        fields = _fields(part)
        # "opt-out" and "not-spam" are no complaints (RFC 5965, 7.3).
        if fields.get("feedback-type", "abuse").lower() not in ("abuse", "fraud", "virus", "other"):
            return {"what": What.AUTOMATIC}
        to = fields.get("original-rcpt-to") or fields.get("removal-recipient") or ""
        said = f"{fields.get('feedback-type', 'abuse')}: {fields.get('user-agent', '')}"
        address = _bare(to)
        return {"what": What.COMPLAINT, "kind": Kind.COMPLAINT, "address": address, "diagnostic": said}
    return None


def _delivery_report(mail):
    """The first address of the report that failed; a report without one tells that nothing is settled."""
    parts = [*_parts(mail, "delivery-status"), *_parts(mail, "global-delivery-status")]
    blocks = [block for part in parts for block in _blocks(part)]
    about = [block for block in blocks if "action" in block or "final-recipient" in block]
    if not about:
        return None
    for block in about:
        if block.get("action", "failed").lower().startswith(("fail", "error")):
            said = _said(block.get("diagnostic-code", ""))
            status = status_in(block.get("status", "")) or status_in(said)
            return {
                "what": What.BOUNCE,
                "kind": kind_of(status, said),
                "address": _bare(block.get("final-recipient", "")),
                "status": _narrower(status, said),
                "diagnostic": said,
            }
    return {"what": What.DELAY}


def _odd_bounce(mail):
    """What a server says in words of its own; only when it is a server that speaks."""
    answers_nobody = _header(mail, "Return-Path").strip() == "<>" and not _is_automatic(mail)
    if not (answers_nobody or _ROBOTS.search(_header(mail, "From"))):
        return None
    try:
        temporary, permanent = all_failures(mail)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        return None  # of a mail that is not what it says
    found = sorted(permanent) or sorted(temporary)
    if not found:
        return None
    text = _COPY.split(_text(mail)[:4000])[0]
    status = status_in(text)
    return {
        "what": What.BOUNCE if permanent else What.DELAY,
        "kind": kind_of(status, text),
        "address": _bare(found[0].decode("ascii", "replace")),
        "status": status,
        "diagnostic": " ".join(text.split())[:300],
    }


def _is_automatic(mail):
    return bool(
        _AUTOMATIC.search(_header(mail, "Auto-Submitted"))
        or mail["X-Autoreply"]
        or mail["X-Autorespond"]
        or _header(mail, "Precedence").lower() == "auto_reply"
        or mail.get_param("report-type", header="content-type") == "disposition-notification"
        or any(True for _part in _parts(mail, "disposition-notification"))
    )


def _names_of_ours(mail):
    """Signed marks, and the Message-IDs of what was returned with the report."""
    texts = [str(value) for name in _TO for value in mail.get_all(name, [])]
    message_ids = []
    for part in list(mail.walk())[1:]:
        if part.get_content_type() in _WITH_A_HEADER:
            head = _head(part)
            texts += _ENVELOPE_FROM.findall(head)
            message_ids += _MESSAGE_ID.findall(head)
    return return_path.marks(" ".join(texts)), message_ids


def _head(part):
    """The header of the mail that is inside a part, as text."""
    if part.is_multipart():
        return "\n".join(f"{name}: {value}" for inner in part.get_payload() for name, value in inner.items())
    return _decoded(part)[:16_384]


def _parts(mail, subtype):
    return typed_subpart_iterator(mail, "message", subtype)


def _blocks(part):
    """The groups of fields of a delivery-status part, names in lower case."""
    if not part.is_multipart():
        return _groups(part)
    found = []
    for inner in part.get_payload():
        found.append({name.lower(): str(value) for name, value in inner.items()})
        # Of an international one the parser takes the first group for a mail's header, the rest for its text.
        inner["Content-Transfer-Encoding"] = part["Content-Transfer-Encoding"] or "8bit"
        found += _groups(inner)
    return found


def _groups(part):
    return [_lines(group) for group in re.split(r"\r?\n\r?\n", _decoded(part))]


def _fields(part):
    if part.is_multipart():
        return {k.lower(): str(v) for inner in part.get_payload() for k, v in inner.items()}
    return _lines(_decoded(part))


def _lines(text):
    unfolded = re.sub(r"\r?\n[ \t]+", " ", text)
    pairs = (line.partition(":") for line in unfolded.splitlines() if ":" in line)
    return {name.strip().lower(): value.strip() for name, _colon, value in pairs}


def _narrower(status, said):
    """Gmail and others write 5.0.0 where the answer itself says more."""
    return (status_in(said) or status) if status.endswith(".0.0") else status


def _said(diagnostic):
    """Without the type before it: "smtp; 550 5.1.1 …"."""
    text = " ".join(diagnostic.split())
    return re.sub(r"^(smtp|x-\S+?)\s*;\s*", "", text, flags=re.IGNORECASE).replace("\0", "")[:300]


def _bare(text):
    """The address in "rfc822; name@example.org", as addresses are kept."""
    text = text.rpartition(";")[2] if ";" in text else text
    return parseaddr(text.strip())[1].lower()


def _header(mail, name):
    value = mail.get(name, "")
    try:
        return str(make_header(decode_header(value))).replace("\0", "") if value else ""
    except (MessageError, ValueError, LookupError):
        return str(value).encode("ascii", "replace").decode().replace("\0", "")


def _excerpt(mail):
    return " ".join(_text(mail).split())[:EXCERPT]


def _text(mail):
    """The words of the first plain part, or of the first part that has any."""
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    plain = [part for part in parts if part.get_content_subtype() == "plain"]
    return _decoded((plain or parts)[0]).replace("\0", "") if parts else ""


def _decoded(part):
    content = part.get_payload(decode=True)
    if content is None:
        content = str(part.get_payload()).encode("utf-8", "replace")
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")

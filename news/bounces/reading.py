"""Reading the mailbox: each mail is recorded, and then put away. Killed between the two, it is read again,
which changes nothing (recording.py)."""

import hashlib
import logging
import time
from datetime import timedelta

from audiences import suppressions
from audiences.models import Suppression
from news.bounces import matching, recording
from news.bounces.mailbox import MailboxError, open_mailbox
from news.bounces.models import BounceMailbox, Kind, UnrecognisedMail
from news.bounces.report import What, read

logger = logging.getLogger(__name__)

AT_ONCE = 1000  # mails of one reading
SECONDS = 45  # for one reading; the next goes on
# They may tell of people, and are of no use for longer.
UNRECOGNISED_KEPT = timedelta(days=90)
Reason = UnrecognisedMail.Reason


def read_mailbox(url, *, now):
    """Read what waits in the mailbox. Returns how many mails were put away; trouble is kept, not raised."""
    count, trouble, until = 0, "", time.monotonic() + SECONDS
    try:
        with open_mailbox(url) as mailbox:
            for name, content in mailbox.waiting(AT_ONCE):
                mailbox.put_away(name, recognised=take(content, now=now))
                count += 1
                if time.monotonic() > until:
                    break
    except MailboxError as error:
        logger.warning("The mailbox for bounces: %s", error)
        trouble = str(error)[:300]
    standing = {"trouble": trouble} if trouble else {"trouble": "", "read_at": now}
    BounceMailbox.objects.update_or_create(pk=1, defaults=standing)
    return count


def take(content, *, now):
    """Do what one mail says. Returns whether it was understood; else it is kept for a person to see."""
    try:
        report = read(content)
    except Exception:  # the mail is from anybody, and must not stop the others
        logger.exception("A mail in the mailbox for bounces cannot be read")
        _keep(content, None, Reason.UNREADABLE, now)
        return False
    if report.what in (What.AUTOMATIC, What.DELAY):
        return True
    if report.what == What.NOTHING:
        _keep(content, report, Reason.NO_BOUNCE, now)
        return False
    if delivery := matching.delivery_of(report, now=now):
        kind = _kind(report, delivery.address)
        recording.record(delivery, kind=kind, status=report.status, diagnostic=report.diagnostic, now=now)
        return True
    if address := matching.letter_of(report):
        if _kind(report, address) == Kind.HARD:
            suppressions.suppress({address: report.diagnostic}, reason=Suppression.Reason.BOUNCE, now=now)
        return True
    _keep(content, report, Reason.NOT_OURS, now)
    return False


def forget(now):
    """Delete what nobody has looked at for long. Returns how many."""
    return UnrecognisedMail.objects.filter(at__lt=now - UNRECOGNISED_KEPT).delete()[0]


def _kind(report, mailed):
    """A mail that was led on, by a list or by its reader, says nothing final of the address we wrote to."""
    is_another = report.address and report.address != mailed
    return Kind.SOFT if report.kind == Kind.HARD and is_another else report.kind


def _keep(content, report, reason, now):
    UnrecognisedMail.objects.get_or_create(
        digest=hashlib.sha256(content).hexdigest(),
        defaults={
            "reason": reason,
            "sender": report.sender if report else "",
            "subject": report.subject if report else "",
            "excerpt": report.excerpt if report else "",
            "at": now,
        },
    )

"""Handing over, block by block.

At most once: a row is marked SENDING, and that is committed, before its content leaves. What a
crash leaves marked becomes *uncertain*, and is sent again only when a person says so.
"""

import logging
import time
from datetime import timedelta

from django.utils import timezone

from audiences import return_path
from news.bounces.kinds import kind_of, status_in
from news.mailing import control
from news.mailing.ledger import Block, Outcome
from news.mailing.message import BadAddress, compose, message_id
from news.mailing.models import DeliveryState, Mailing
from news.mailing.transport import Envelope, HandedOverUncertain, TransportError, Unreachable

logger = logging.getLogger(__name__)

# After the first try and so on; when they are used up the delivery has failed.
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
# How long everybody waits when the mail server itself is at fault, the first time and so on.
FAULT_WAIT = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15)]


def send_block(mailing_id, *, transport, limit, clock=timezone.now, until=None):
    """Claim at most `limit` due rows and hand them over, until that monotonic time.

    Returns how many were claimed; 0 means that nothing is due, or nothing can be sent for now.
    """
    mailing = Mailing.objects.running().filter(pk=mailing_id, try_at__lte=clock()).first()
    if mailing is None:
        return 0
    block = Block.claim(mailing_id, now=clock(), limit=limit)
    fault = _hand_over(block, _Letters(mailing), transport, clock, until)
    control.hold_back(mailing_id)  # it may have been cancelled while the last ones were under way
    if fault:
        _wait(mailing, fault, now=clock())
        return 0
    if block.rows and mailing.faults:
        Mailing.objects.filter(pk=mailing_id).update(faults=0, fault="")
    return len(block.rows)


def _hand_over(block, letters, transport, clock, until):
    """Go through the block, as many at once as the way out takes. Returns the fault that ended it early,
    if one did."""
    outcomes, waiting, fault = [], list(block.rows), ""
    while waiting and not fault and not (until and time.monotonic() > until):
        group, waiting = waiting[: transport.width], waiting[transport.width :]
        marked = block.step(record=outcomes, mark=group, now=clock())
        outcomes = _attempt(marked, letters, transport, clock)
        if len(marked) < len(group):
            block.withhold()
        fault = _common_fault(outcomes)
    block.step(record=outcomes, now=clock())
    block.give_back(now=clock())
    return fault


def _attempt(rows, letters, transport, clock):
    envelopes, outcomes = {}, []
    for row in rows:
        try:
            envelopes[row] = letters.envelope(row, clock())
        except BadAddress:
            answer = "The address cannot be written in a mail."
            outcomes.append(Outcome(row, DeliveryState.FAILED, clock(), clock(), answer=answer))
    results = transport.hand_over(list(envelopes.values()), at=clock()) if envelopes else []
    now = clock()
    return outcomes + [_outcome(row, said, now) for row, said in zip(envelopes, results, strict=True)]


def _outcome(row, said, now):
    """What an answer, or the exception in its place, means for the row."""
    state = DeliveryState
    if isinstance(said, HandedOverUncertain):
        return Outcome(row, state.UNCERTAIN, now, now, answer=str(said), fault=str(said))
    if isinstance(said, Unreachable):
        waiting = state.RETRY if row.tries else state.QUEUED
        return Outcome(row, waiting, now, now, answer=said.answer, counts=False, fault=said.answer)
    if isinstance(said, TransportError):
        return _refused(row, said, now=now)
    return Outcome(row, state.SENT, now, now, answer=said)


def _common_fault(outcomes):
    """A fault of the server itself: no connection could be used, or one was lost with a mail on its way."""
    faults = [each for each in outcomes if each.fault]
    lost = next((each.fault for each in faults if each.state == DeliveryState.UNCERTAIN), "")
    return lost or (faults[0].fault if faults and len(faults) == len(outcomes) else "")


def _refused(row, error, *, now):
    if error.permanent or row.tries >= len(RETRY_AFTER):
        # A 5xx is a bounce at once; a 4xx that never became anything else is one too.
        status = status_in(error.answer)
        bounced = kind_of(status, error.answer)
        return Outcome(
            row, DeliveryState.FAILED, now, now, answer=error.answer, bounced=bounced, status=status
        )
    return Outcome(row, DeliveryState.RETRY, now, now + RETRY_AFTER[row.tries], answer=error.answer)


def _wait(mailing, fault, *, now):
    wait = FAULT_WAIT[min(mailing.faults, len(FAULT_WAIT) - 1)]
    logger.warning("Mailing %s waits %s: %s", mailing.key, wait, fault)
    Mailing.objects.filter(pk=mailing.pk).update(
        try_at=now + wait, faults=min(mailing.faults + 1, len(FAULT_WAIT)), fault=fault[:300]
    )


class _Letters:
    """The texts of a mailing, each composed when it is first needed."""

    def __init__(self, mailing):
        self._mailing = mailing
        self._texts = {text.language: text for text in mailing.texts.order_by("-language")}
        self._composed = {}

    def envelope(self, row, now):
        kind = row.language, row.by_subscription
        letter = self._composed.get(kind)
        if letter is None:
            text = self._texts.get(row.language) or next(iter(self._texts.values()))
            letter = self._composed[kind] = compose(self._mailing, text, subscribed=row.by_subscription)
        content = letter.to(
            row.address,
            message_id=message_id(self._mailing.key, row.address),
            now=now,
            subscription_id=row.subscription_id,
        )
        mark = return_path.mark(return_path.DELIVERY, row.pk, row.address)
        return Envelope(row.address, content, sender=return_path.of(mark), mark=mark)

"""Handing over, block by block.

At most once: a row is marked SENDING, and that is committed, before its content leaves. What a
crash leaves marked becomes *uncertain*, and is sent again only when a person says so.
"""

import logging
import time
from datetime import timedelta

from django.utils import timezone

from news.mailing.ledger import Block, Outcome
from news.mailing.message import BadAddress, compose, message_id
from news.mailing.models import DeliveryState, Mailing
from news.mailing.transport import HandedOverUncertain, TransportError, Unreachable

logger = logging.getLogger(__name__)

# After the first try and so on; when they are used up the delivery has failed.
RETRY_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
# How long everybody waits when the mail server itself is at fault, the first time and so on.
FAULT_WAIT = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15)]


def send_block(mailing_id, *, transport, clock=timezone.now, limit=200, until=None):
    """Claim at most `limit` due rows and hand them over, until that monotonic time.

    Returns how many were claimed; 0 means that nothing is due, or nothing can be sent for now.
    """
    mailing = Mailing.objects.running().filter(pk=mailing_id, try_at__lte=clock()).first()
    if mailing is None:
        return 0
    block = Block.claim(mailing_id, now=clock(), limit=limit)
    fault = _hand_over(block, _Letters(mailing), transport, clock, until)
    if fault:
        _wait(mailing, fault, now=clock())
        return 0
    if block.rows and mailing.faults:
        Mailing.objects.filter(pk=mailing_id).update(faults=0, fault="")
    return len(block.rows)


def _hand_over(block, letters, transport, clock, until):
    """Go through the block. Returns the fault that ended it early, if one did."""
    outcome = None
    for row in block.rows:
        if (outcome and outcome.fault) or (until and time.monotonic() > until):
            break
        marked = block.step(record=outcome, mark=row, now=clock())
        outcome = _attempt(row, letters, transport, clock) if marked else None
        if not marked:
            block.withhold()
    if outcome:
        block.step(record=outcome, now=clock())
    block.give_back(now=clock())
    return outcome.fault if outcome else ""


def _attempt(row, letters, transport, clock):
    state = DeliveryState
    try:
        answer = transport.send(row.address, letters.content(row, clock()), at=clock())
    except BadAddress:
        return Outcome(row, state.FAILED, clock(), clock(), answer="The address cannot be written in a mail.")
    except HandedOverUncertain as error:
        return Outcome(row, state.UNCERTAIN, clock(), clock(), answer=str(error), fault=str(error))
    except Unreachable as error:
        waiting = state.RETRY if row.tries else state.QUEUED
        return Outcome(row, waiting, clock(), clock(), answer=error.answer, counts=False, fault=error.answer)
    except TransportError as error:
        return _refused(row, error, now=clock())
    return Outcome(row, state.SENT, clock(), clock(), answer=answer)


def _refused(row, error, *, now):
    if error.permanent or row.tries >= len(RETRY_AFTER):
        return Outcome(
            row, DeliveryState.FAILED, now, now, answer=error.answer, bounced=error.says_no_such_user
        )
    return Outcome(row, DeliveryState.RETRY, now, now + RETRY_AFTER[row.tries], answer=error.answer)


def _wait(mailing, fault, *, now):
    wait = FAULT_WAIT[min(mailing.faults, len(FAULT_WAIT) - 1)]
    logger.warning("Mailing %s waits %s: %s", mailing, wait, fault)
    Mailing.objects.filter(pk=mailing.pk).update(
        try_at=now + wait, faults=min(mailing.faults + 1, len(FAULT_WAIT)), fault=fault[:300]
    )


class _Letters:
    """The texts of a mailing, each composed when it is first needed."""

    def __init__(self, mailing):
        self._mailing = mailing
        self._texts = {text.language: text for text in mailing.texts.order_by("-language")}
        self._composed = {}

    def content(self, row, now):
        kind = row.language, row.by_subscription
        letter = self._composed.get(kind)
        if letter is None:
            text = self._texts.get(row.language) or next(iter(self._texts.values()))
            letter = self._composed[kind] = compose(self._mailing, text, subscribed=row.by_subscription)
        return letter.to(
            row.address,
            message_id=message_id(self._mailing.key, row.address),
            now=now,
            subscription_id=row.subscription_id,
        )

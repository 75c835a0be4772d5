"""The rows of a mailing in one worker's hands. Every move is conditional on the worker's own lease."""

import logging
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction

from audiences.models import Subscription, Suppression
from news.mailing.models import WAITING, Delivery, DeliveryState, Exclusion

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # far longer than one hand-over can take with all its time-outs
# Seconds between attempts to write when the database is away; never to hand over again.
DATABASE_WAITS = (0.5, 1, 2, 4, 8, 15)

# Written out, for they run once a mail. A row that is SENDING under our own lease is one whose
# mark was committed but the answer lost: it has not been handed over.
_MARK = """
UPDATE news_delivery SET state = 'sending', try_at = %s
WHERE id = %s AND lease = %s AND state IN ('queued', 'retry', 'sending')
AND NOT EXISTS (SELECT 1 FROM audiences_suppression WHERE address = news_delivery.address)
AND (NOT by_subscription OR EXISTS (
    SELECT 1 FROM audiences_subscription AS subscription
    WHERE subscription.id = news_delivery.subscription_id AND subscription.state = 'active'))
"""
# What a worker knows outranks the guess that it was lost, unless a person has decided since.
_RECORD = """
UPDATE news_delivery
SET state = %s, try_at = %s, sent_at = %s, answer = %s, tries = tries + %s, lease = ''
WHERE id = %s AND lease = %s AND state IN ('sending', 'uncertain')
"""


@dataclass(frozen=True)
class Outcome:
    """What became of one hand-over."""

    row: Delivery
    state: DeliveryState
    at: datetime
    try_at: datetime
    answer: str = ""
    counts: bool = True  # as one of the tries
    bounced: bool = False
    fault: str = ""  # of the mail server itself; the rest of the block is not tried


class Block:
    """Rows claimed by one worker until their lease runs out."""

    def __init__(self, lease, rows):
        self.lease = lease
        self.rows = rows

    @classmethod
    def claim(cls, mailing_id, *, now, limit):
        lease = secrets.token_hex(16)
        due = Delivery.objects.due(now).filter(mailing=mailing_id)
        with transaction.atomic():
            chosen = due.order_by("try_at")
            if connection.features.has_select_for_update_skip_locked:
                chosen = chosen.select_for_update(skip_locked=True)
            ids = list(chosen.values_list("pk", flat=True)[:limit])
            # The update is the lock: a row is due to one worker only.
            due.filter(pk__in=ids).update(lease=lease, try_at=now + LEASE)
        block = cls(lease, list(Delivery.objects.filter(pk__in=ids, lease=lease).order_by("pk")))
        block.withhold()
        return block

    def withhold(self):
        """Set aside those who have left or been suppressed since the audience was frozen."""
        waiting = self._waiting()
        active = Subscription.objects.active().values("pk")
        suppressed = Suppression.objects.values("address")
        for rows, reason in (
            (waiting.filter(address__in=suppressed), Exclusion.Reason.SUPPRESSED),
            (waiting.filter(by_subscription=True).exclude(subscription__in=active), Exclusion.Reason.LEFT),
        ):
            rows.update(state=DeliveryState.SUPPRESSED, answer=reason, lease="")

    def step(self, *, now, record=None, mark=None):
        """Record one row's outcome and mark the next as SENDING, in one commit.

        Returns whether the mark took: only then may that row be handed over.
        """
        for wait in (*DATABASE_WAITS, None):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    if record:
                        self._record(cursor, record)
                    return bool(mark) and self._mark(cursor, mark, now)
            except (OperationalError, InterfaceError) as error:
                if wait is None:
                    raise
                logger.warning("The database is away, next attempt in %s s: %s", wait, error)
                connection.close()
                time.sleep(wait)
        return False

    def give_back(self, *, now):
        self._waiting().update(lease="", try_at=now)

    def _waiting(self):
        ours = Delivery.objects.filter(pk__in=[row.pk for row in self.rows], lease=self.lease)
        return ours.filter(state__in=WAITING)

    def _mark(self, cursor, row, now):
        cursor.execute(_MARK, [_time(now + LEASE), row.pk, self.lease])
        return cursor.rowcount == 1

    def _record(self, cursor, outcome):
        row, state = outcome.row, outcome.state
        times = _time(outcome.try_at), _time(outcome.at if state == DeliveryState.SENT else None)
        result = [state.value, *times, outcome.answer[:300], int(outcome.counts)]
        cursor.execute(_RECORD, [*result, row.pk, self.lease])
        if cursor.rowcount != 1:
            logger.warning("Delivery %s was decided elsewhere before it was %s", row.pk, state)
        if outcome.bounced:
            facts = {"reason": Suppression.Reason.BOUNCE, "note": outcome.answer[:300], "at": outcome.at}
            bounce = Suppression(address=row.address, **facts)
            Suppression.objects.bulk_create([bounce], ignore_conflicts=True)


def _time(value):
    return connection.ops.adapt_datetimefield_value(value)

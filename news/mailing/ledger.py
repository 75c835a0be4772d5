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

# One statement, so that the record of one row and the mark of the next are one commit and one
# round trip a mail. What a worker knows outranks the guess that it was lost, unless a person has
# decided since. A row that is SENDING under our own lease is one whose mark was committed but the
# answer lost: it has not been handed over.
_STEP = """
UPDATE news_delivery SET
    state = CASE WHEN id = %(mark)s THEN 'sending' ELSE %(state)s END,
    try_at = CASE WHEN id = %(mark)s THEN %(lease_ends)s ELSE %(try_at)s END,
    sent_at = CASE WHEN id = %(mark)s THEN sent_at ELSE %(sent_at)s END,
    answer = CASE WHEN id = %(mark)s THEN answer ELSE %(answer)s END,
    tries = CASE WHEN id = %(mark)s THEN tries ELSE tries + %(counts)s END,
    lease = CASE WHEN id = %(mark)s THEN lease ELSE '' END
WHERE id IN (%(record)s, %(mark)s) AND lease = %(lease)s AND (
    (id = %(record)s AND state IN ('sending', 'uncertain'))
    OR (id = %(mark)s AND state IN ('queued', 'retry', 'sending')
        AND NOT EXISTS (SELECT 1 FROM audiences_suppression WHERE address = news_delivery.address)
        AND (NOT by_subscription OR EXISTS (
            SELECT 1 FROM audiences_subscription AS subscription
            WHERE subscription.id = news_delivery.subscription_id AND subscription.state = 'active')))
)
RETURNING id
"""
_NOBODY = 0  # no row has this id
_ROW = ("pk", "address", "language", "subscription_id", "by_subscription", "tries")


@dataclass(frozen=True)
class Outcome:
    """What became of one hand-over."""

    row: tuple  # of the block
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
        due = Delivery.objects.due(now).filter(mailing=mailing_id).order_by()
        with transaction.atomic():
            chosen = due
            if connection.features.has_select_for_update_skip_locked:
                chosen = due.select_for_update(skip_locked=True)
            rows = list(chosen.values_list(*_ROW, named=True)[:limit])
            # The update is the lock: a row is due to one worker only.
            due.filter(pk__in=[row.pk for row in rows]).update(lease=lease, try_at=now + LEASE)
        return cls(lease, rows)

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
        for wait in DATABASE_WAITS:
            try:
                return self._step(record, mark, now)
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database is away, next attempt in %s s: %s", wait, error)
                connection.close()
                time.sleep(wait)
        return self._step(record, mark, now)

    def give_back(self, *, now):
        self._waiting().update(lease="", try_at=now)

    def _waiting(self):
        ours = Delivery.objects.filter(pk__in=[row.pk for row in self.rows], lease=self.lease)
        return ours.filter(state__in=WAITING)

    def _step(self, record, mark, now):
        if record and record.bounced:
            _suppress(record)
        values = {
            "lease": self.lease,
            "mark": mark.pk if mark else _NOBODY,
            "lease_ends": _time(now + LEASE),
            "record": record.row.pk if record else _NOBODY,
            "state": record.state.value if record else "",
            "try_at": _time(record.try_at if record else now),
            "sent_at": _time(record.at) if record and record.state == DeliveryState.SENT else None,
            "answer": record.answer[:300] if record else "",
            "counts": int(record.counts) if record else 0,
        }
        with connection.cursor() as cursor:
            cursor.execute(_STEP, values)
            moved = {pk for (pk,) in cursor.fetchall()}
        if record and record.row.pk not in moved:
            logger.warning("Delivery %s was decided elsewhere before it was %s", record.row.pk, record.state)
        return bool(mark) and mark.pk in moved


def _suppress(outcome):
    facts = {"reason": Suppression.Reason.BOUNCE, "note": outcome.answer[:300], "at": outcome.at}
    bounce = Suppression(address=outcome.row.address, **facts)
    Suppression.objects.bulk_create([bounce], ignore_conflicts=True)


def _time(value):
    return connection.ops.adapt_datetimefield_value(value)

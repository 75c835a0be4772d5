"""The rows of a mailing in one worker's hands. Every move is conditional on the worker's own lease."""

import logging
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from audiences.models import Subscription, Suppression
from news.bounces.recording import record_refused
from news.mailing.models import WAITING, Delivery, DeliveryState, HeldBack

logger = logging.getLogger(__name__)

# Far longer than one hand-over can take with all its time-outs: ten minutes, as long as nothing else is set.
LEASE = timedelta(seconds=30 * settings.EMAIL_TIMEOUT)
# Seconds between attempts to write when the database is away; never to hand over again.
DATABASE_WAITS = (0.5, 1, 2, 4, 8, 15)

# One statement, so that the record of some rows and the mark of the next are one commit and one
# round trip for as many mails as are under way at once. What a worker knows outranks the guess that
# it was lost, unless a person has decided since. A row that is SENDING under our own lease is one
# whose mark was committed but the answer lost: it has not been handed over.
# The columns of a row that is recorded or marked: id, 1 for a mark, state, try_at, at, answer, tries.
# The ids are named once more, and the states only inside CASE, so that no other index can be used: a
# PostgreSQL that has not yet seen how the table grew would read all of it each time.
_STEP = """
UPDATE news_delivery SET
    state = column3,
    try_at = column4,
    sent_at = CASE WHEN column3 = 'sent' THEN column5 END,
    answer = CASE WHEN column2 = 1 THEN answer ELSE column6 END,
    tries = tries + column7,
    lease = CASE WHEN column2 = 1 THEN lease ELSE '' END
FROM (VALUES {rows}) AS given
WHERE id IN ({ids}) AND id = column1 AND lease = %s AND CASE column2
    WHEN 0 THEN state IN ('sending', 'uncertain')
    ELSE state IN ('queued', 'retry', 'sending')
        AND EXISTS (SELECT 1 FROM news_mailing WHERE id = mailing_id AND state = 'running')
        AND NOT EXISTS (SELECT 1 FROM audiences_suppression WHERE address = news_delivery.address)
        AND (NOT by_subscription OR EXISTS (
            SELECT 1 FROM audiences_subscription AS subscription
            WHERE subscription.id = news_delivery.subscription_id AND subscription.state = 'active'))
    END
RETURNING id
"""
_GIVEN = "(%s, %s, %s, %s, %s, %s, %s)"
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
    bounced: str = ""  # the kind of bounce it is
    status: str = ""  # RFC 3463
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
            (waiting.filter(address__in=suppressed), HeldBack.SUPPRESSED),
            (waiting.filter(by_subscription=True).exclude(subscription__in=active), HeldBack.LEFT),
        ):
            rows.update(state=DeliveryState.SUPPRESSED, answer=reason, lease="")

    def step(self, *, now, record=(), mark=()):
        """Record the outcomes of some rows and mark the next as SENDING, in one commit.

        Returns those of `mark` that were marked: only they may be handed over.
        """
        if not (record or mark):
            return []
        for wait in DATABASE_WAITS:
            try:
                return self._step(record, mark, now)
            except (DatabaseError, InterfaceError) as error:
                if not _is_away(error):
                    raise
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
        bounced = [outcome for outcome in record if outcome.bounced]
        if bounced:
            _keep_bounces(bounced)
        given = [_recorded(outcome, now) for outcome in record] + [_marked(row, now) for row in mark]
        with connection.cursor() as cursor:
            cursor.execute(*self._statement(given))
            moved = {pk for (pk,) in cursor.fetchall()}
        for outcome in record:
            if outcome.row.pk not in moved:
                logger.warning("Delivery %s was decided elsewhere", outcome.row.pk)
        return [row for row in mark if row.pk in moved]

    def _statement(self, given):
        values, ids = [value for row in given for value in row], [row[0] for row in given]
        sql = _STEP.format(rows=", ".join([_GIVEN] * len(given)), ids=", ".join(["%s"] * len(ids)))
        return sql, [*values, *ids, self.lease]


def _is_away(error):
    # Of a server that is stopped in the middle of an answer the driver says no more than DatabaseError.
    return isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError


def _recorded(outcome, now):
    # When a sent one was recorded: the account counts on from there (accounts.py).
    try_at = now if outcome.state == DeliveryState.SENT else outcome.try_at
    moments = _time(try_at), _time(outcome.at)
    return (outcome.row.pk, 0, outcome.state.value, *moments, outcome.answer[:300], int(outcome.counts))


def _marked(row, now):
    return row.pk, 1, DeliveryState.SENDING.value, _time(now + LEASE), _time(now), "", 0


def _keep_bounces(outcomes):
    mailings = dict(
        Delivery.objects.filter(pk__in=[each.row.pk for each in outcomes]).values_list("pk", "mailing_id")
    )
    record_refused(
        [
            (
                each.row.pk,
                mailings[each.row.pk],
                each.row.address,
                each.bounced,
                each.status,
                each.answer,
                each.at,
            )
            for each in outcomes
            if each.row.pk in mailings
        ]
    )


def _time(value):
    return connection.ops.adapt_datetimefield_value(value)

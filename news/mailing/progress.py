"""How far a mailing has come, how fast it goes, and when it will be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from news.mailing import rate
from news.mailing.accounts import Account, account
from news.mailing.models import UNFINISHED, DeliveryState, Mailing

# The rate is that of the last minute; a mailing that began later is measured from its beginning.
MEASURED = timedelta(minutes=1)
LEAST_MEASURED = timedelta(seconds=5)


@dataclass(frozen=True)
class Progress:
    account: Account
    left: int
    per_minute: int | None  # as it goes now; None when it does not, or not long enough to tell
    limit: int | None  # as the sending rate allows
    done_at: datetime | None  # as it looks now
    next_try: datetime | None  # when all that is left waits to be tried again

    @property
    def decided(self):
        return self.account.deliveries - self.left


def progress(mailing, *, now):
    found = account(mailing)
    left = sum(found.states[state] for state in UNFINISHED)
    limit = rate.per_minute()
    measured = _per_minute(mailing, now) if mailing.state == Mailing.State.RUNNING and left else None
    next_try = _next_try(mailing) if left and left == found.states[DeliveryState.RETRY] else None
    return Progress(found, left, measured, limit, _done_at(left, measured, now), next_try)


def expected_minutes(count):
    """How long so many mails take at the sending rate, in minutes; None when there is no limit."""
    limit = rate.per_minute()
    return limit and -(-count // limit)


def _per_minute(mailing, now):
    since = max(now - MEASURED, mailing.created_at)
    if now - since < LEAST_MEASURED:
        return None
    # A sent row's try_at is when it was sent: the index on state and time answers this.
    sent = mailing.deliveries.filter(state=DeliveryState.SENT, try_at__gt=since).count()
    return round(sent / ((now - since) / MEASURED))


def _next_try(mailing):
    return mailing.deliveries.filter(state=DeliveryState.RETRY).aggregate(at=Min("try_at"))["at"]


def _done_at(left, per_minute, now):
    return now + timedelta(minutes=left / per_minute) if per_minute else None

"""How far a mailing has come, how fast it goes, and when it will be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min

from news.mailing import rate
from news.mailing.accounts import Account, account
from news.mailing.models import UNFINISHED, DeliveryState, Mailing

# The rate is that of the last minute; a mailing that began, or went on, later is measured from there.
MEASURED = timedelta(minutes=1)
LEAST_MEASURED = timedelta(seconds=5)


@dataclass(frozen=True)
class Progress:
    account: Account
    left: int
    per_minute: int | None  # as it goes now; None when it does not, or not long enough to tell
    limit: int | None  # as the sending rate allows
    done_at: datetime | None  # as it looks now; before that can be told, as the sending rate allows
    next_try: datetime | None  # when all that is left waits to be tried again
    is_cancelled: bool

    @property
    def decided(self):
        held_back = self.account.states[DeliveryState.SUPPRESSED] if self.is_cancelled else 0
        return self.account.deliveries - self.left - held_back


def progress(mailing, *, now):
    found = account(mailing)
    left = sum(found.states[state] for state in UNFINISHED)
    limit = rate.per_minute()
    is_going = mailing.state == Mailing.State.RUNNING and left > 0
    measured = _per_minute(mailing, now) if is_going else None
    expected = limit if measured is None and is_going else measured
    return Progress(
        account=found,
        left=left,
        per_minute=measured,
        limit=limit,
        done_at=_done_at(left, expected, now),
        next_try=_next_try(mailing) if left and left == found.states[DeliveryState.RETRY] else None,
        is_cancelled=mailing.state == Mailing.State.CANCELLED,
    )


def expected_minutes(count):
    """How long so many mails take at the sending rate, in minutes; None when there is no limit."""
    limit = rate.per_minute()
    return limit and -(-count // limit)


def _per_minute(mailing, now):
    since = max(now - MEASURED, mailing.try_at)  # when it began, or somebody had it go on
    if now - since < LEAST_MEASURED:
        return None
    # A sent row's try_at is when it was sent: the index on state and time answers this.
    sent = mailing.deliveries.filter(state=DeliveryState.SENT, try_at__gt=since).count()
    return round(sent / ((now - since) / MEASURED))


def _next_try(mailing):
    return mailing.deliveries.filter(state=DeliveryState.RETRY).aggregate(at=Min("try_at"))["at"]


def _done_at(left, per_minute, now):
    return now + timedelta(minutes=left / per_minute) if per_minute else None

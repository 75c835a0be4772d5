"""The account of a mailing: candidates = deliveries + exclusions, and every delivery in one state.

It must not take longer the more there are: what can no longer change has been counted already.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count

from news.mailing.models import DeliveryState, Mailing

# What was sent longer ago has been recorded, however long the database was away (ledger.DATABASE_WAITS).
SETTLED = timedelta(minutes=2)
SENT = DeliveryState.SENT
_OTHERS = [state for state in DeliveryState if state not in (SENT, DeliveryState.QUEUED)]


@dataclass(frozen=True)
class Account:
    """Everybody is in it once: candidates = deliveries + exclusions."""

    candidates: int
    deliveries: int
    states: dict[str, int]  # by DeliveryState, none left out
    exclusions: dict[str, int]  # by Exclusion.Reason


def account(mailing):
    frozen = mailing.frozen or _frozen(mailing)
    states = dict.fromkeys(DeliveryState.values, 0) | _moved(mailing)
    states[SENT] += mailing.sent_by_then
    states[DeliveryState.QUEUED] = frozen["deliveries"] - sum(states.values())
    exclusions = frozen["exclusions"]
    candidates = frozen["deliveries"] + sum(exclusions.values())
    return Account(candidates, frozen["deliveries"], states, exclusions)


def keep_frozen(mailing, count):
    mailing.frozen = {"deliveries": count.deliveries, "exclusions": count.exclusions}
    mailing.save(update_fields=["frozen"])


def count_on(mailing_id, *, until, now):
    """Move the count of what was sent on to that moment, which no sending is recorded before any more."""
    mailing = Mailing.objects.get(pk=mailing_id)
    seen = Mailing.objects.filter(pk=mailing_id, sent_until=mailing.sent_until)
    if mailing.sent_until is None or mailing.sent_until > now:
        # Nothing counted yet, or the clock was set back: what is recorded now would be left out.
        since, before = datetime.min.replace(tzinfo=UTC), 0
    else:
        since, before = mailing.sent_until, mailing.sent_by_then
    if since >= until:
        return
    sent = mailing.deliveries.filter(state=SENT)
    count = sent.filter(try_at__gt=since, try_at__lte=until).count()
    # The update is the lock: of two who counted the same only one adds it.
    seen.update(sent_until=until, sent_by_then=before + count)


def _frozen(mailing):
    exclusions = mailing.exclusions.order_by().values_list("reason").annotate(Count("pk"))
    return {"deliveries": mailing.deliveries.count(), "exclusions": dict(exclusions)}


def _moved(mailing):
    """The deliveries that are no longer queued, by state; of the sent ones those not counted before."""
    others = mailing.deliveries.filter(state__in=_OTHERS)
    rows = [each.order_by().values_list("state").annotate(Count("pk")) for each in (_sent(mailing), others)]
    return dict(rows[0].union(rows[1], all=True))  # in one question, so that nobody is between the two


def _sent(mailing):
    """Not counted yet. A sent delivery's try_at is when that was recorded."""
    sent = mailing.deliveries.filter(state=SENT)
    return sent.filter(try_at__gt=mailing.sent_until) if mailing.sent_until else sent

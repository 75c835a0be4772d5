"""A mailing as a whole: its start, its sending, its end, its account, and what is picked up after a crash."""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone

from news.mailing.audience import Audience, freeze
from news.mailing.handover import send_block
from news.mailing.ledger import LEASE
from news.mailing.models import UNFINISHED, Delivery, DeliveryState, Mailing, MailingText
from news.models.sendable import Sendable

logger = logging.getLogger(__name__)

# A worker that has claimed or marked a row this lately is taken to be at work.
AT_WORK = timedelta(minutes=2)


@dataclass(frozen=True)
class Account:
    """Everybody is in it once: candidates = deliveries + exclusions."""

    candidates: int
    deliveries: int
    states: dict[str, int]  # by DeliveryState, none left out
    exclusions: dict[str, int]  # by Exclusion.Reason


def start_mailing(*, key, purpose, texts, now, audience=None, addresses=()):
    """Make the mailing with its texts (dicts of MailingText's fields) and freeze its audience.

    When the key has been started before, that mailing is returned as it is: never a double.
    """
    audience = audience or Audience(addresses=tuple(addresses), language=texts[0]["language"])
    with transaction.atomic():
        mailing, made = Mailing.objects.get_or_create(
            key=key, defaults={"purpose": purpose, "created_at": now, "try_at": now}
        )
        if made:
            MailingText.objects.bulk_create(MailingText(mailing=mailing, **text) for text in texts)
            freeze(mailing, audience, now=now)
    return mailing


def send(mailing_id, *, transport, clock=timezone.now, seconds=None):
    """Send what is due, for at most so many seconds. Returns whether there may be more due."""
    until = None if seconds is None else time.monotonic() + seconds
    while send_block(mailing_id, transport=transport, clock=clock, until=until):
        if until and time.monotonic() > until:
            return True
    finish(mailing_id, now=clock())
    return False


def finish(mailing_id, *, now):
    """running → done when every delivery has been decided; then what it carried is sent."""
    with transaction.atomic():
        done = (
            Mailing.objects.running()
            .filter(pk=mailing_id)
            .exclude(Exists(_unfinished()))
            .update(state=Mailing.State.DONE, finished_at=now)
        )
        if done:
            _settle_sendables()
    return bool(done)


def sweep(now):
    """Find what crashes left behind. Returns ids of the mailings that have work and no worker."""
    lost = Delivery.objects.lost(now).update(
        state=DeliveryState.UNCERTAIN, answer="The worker was lost while handing it over."
    )
    if lost:
        logger.warning("%s deliveries are uncertain: their worker was lost", lost)
    running = Mailing.objects.running()
    if not running.exists():
        return []
    for mailing_id in running.exclude(Exists(_unfinished())).values_list("pk", flat=True):
        finish(mailing_id, now=now)
    due = Delivery.objects.due(now).filter(mailing=OuterRef("pk"))
    at_work = _unfinished().filter(try_at__gt=now + LEASE - AT_WORK).exclude(lease="")
    idle = running.filter(Exists(due), try_at__lte=now).exclude(Exists(at_work))
    return list(idle.order_by("pk").values_list("pk", flat=True))


def resend_uncertain(mailing, *, by, now):
    """Queue again what may or may not have arrived; `by` takes the risk of a double. Returns how many."""
    return _resend(mailing, DeliveryState.UNCERTAIN, by, now)


def resend_failed(mailing, *, by, now):
    """Queue again what the mail server refused, when the reason has been mended. Returns how many."""
    return _resend(mailing, DeliveryState.FAILED, by, now)


def account(mailing):
    states = _counts(mailing.deliveries, "state")
    exclusions = _counts(mailing.exclusions, "reason")
    deliveries = sum(states.values())
    return Account(
        candidates=deliveries + sum(exclusions.values()),
        deliveries=deliveries,
        states={state: states.get(state, 0) for state in DeliveryState.values},
        exclusions=exclusions,
    )


def _unfinished():
    return Delivery.objects.filter(mailing=OuterRef("pk"), state__in=UNFINISHED)


def _counts(rows, field):
    return dict(rows.order_by().values_list(field).annotate(Count("pk")))


def _resend(mailing, state, by, now):
    with transaction.atomic():
        # Without its lease a late worker can no longer record what it did: the person has decided.
        count = mailing.deliveries.filter(state=state).update(
            state=DeliveryState.QUEUED, try_at=now, tries=0, lease="", answer=""
        )
        if count:
            Mailing.objects.filter(pk=mailing.pk).update(
                state=Mailing.State.RUNNING, finished_at=None, try_at=now, faults=0, fault=""
            )
    logger.info("%s sends %s %s deliveries of %s again", by, count, state, mailing)
    return count


def _settle_sendables():
    """sending → sent for everything whose mailing is done, whatever kind of thing it is."""
    finished_at = Mailing.objects.filter(pk=OuterRef("mailing_id")).values("finished_at")
    for relation in Mailing._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Sendable):
            sending = model._default_manager.filter(state=Sendable.State.SENDING)
            done = sending.filter(mailing__state=Mailing.State.DONE)
            done.update(state=Sendable.State.SENT, sent_at=Subquery(finished_at))

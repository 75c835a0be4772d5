"""A mailing as a whole: its start, its sending, its end, its account, and what is picked up after a crash."""

import logging
import time

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from news.mailing import accounts, control, rate
from news.mailing.audience import Audience, freeze
from news.mailing.handover import FAULT_WAIT, RETRY_AFTER, send_block
from news.mailing.ledger import LEASE
from news.mailing.models import UNFINISHED, Delivery, DeliveryState, Mailing, MailingText
from news.mailing.rate import SKEW
from news.models.sendable import Sendable
from news.statistics import links

logger = logging.getLogger(__name__)

RUNNING = Mailing.State.RUNNING
BLOCK = 200  # deliveries that a worker claims at a time
# A worker that has claimed or marked a row this lately is taken to be at work.
AT_WORK = LEASE / 5


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
            texts, followed = links.counted(mailing, texts)
            MailingText.objects.bulk_create(MailingText(mailing=mailing, **text) for text in texts)
            accounts.keep_frozen(mailing, freeze(mailing, audience, now=now))
            links.keep(followed, readers=mailing.frozen["deliveries"])
    return mailing


def send(mailing_id, *, transport, clock=timezone.now, seconds=None):
    """Send what is due, for at most so many seconds. Returns whether there may be more due."""
    until = None if seconds is None else time.monotonic() + seconds
    while _send_some(mailing_id, transport, clock, until):
        if until and time.monotonic() > until:
            return True
    finish(mailing_id, now=clock())
    return False


def _send_some(mailing_id, transport, clock, until):
    """Send a block, or wait until the rate allows one. Returns whether there may be more due."""
    allowed = rate.take(BLOCK, now=clock())
    if not allowed:
        if not Delivery.objects.due(clock()).filter(mailing=mailing_id, mailing__state=RUNNING).exists():
            return False
        pause = rate.wait(now=clock()).total_seconds()
        time.sleep(min(pause, max(0, until - time.monotonic())) if until else pause)
        return True
    sent = send_block(mailing_id, transport=transport, clock=clock, limit=allowed, until=until)
    rate.give_back(allowed - sent, now=clock())
    is_interrupted = until and time.monotonic() > until
    return sent > 0 if is_interrupted else sent == allowed


def finish(mailing_id, *, now):
    """running or paused → done when every delivery has been decided; then what it carried is sent."""
    with transaction.atomic():
        done = (
            Mailing.objects.unfinished()
            .filter(pk=mailing_id)
            .exclude(Exists(_unfinished()))
            .update(state=Mailing.State.DONE, finished_at=now)
        )
        if done:
            accounts.count_on(mailing_id, until=now, now=now)
            _settle_sendables()
    return bool(done)


def sweep(now):
    """Find what crashes left behind. Returns ids of the mailings that have work and no worker."""
    # Of one that is done nothing is left; of a cancelled one some may have been on their way.
    state = Mailing.State
    if not Mailing.objects.filter(state__in=[state.RUNNING, state.PAUSED, state.CANCELLED]).exists():
        return []
    lost = Delivery.objects.lost(now, longest=LEASE + SKEW).update(
        state=DeliveryState.UNCERTAIN, answer="The worker was lost while handing it over."
    )
    if lost:
        logger.warning("%s deliveries are uncertain: their worker was lost", lost)
    cancelled = Mailing.objects.filter(state=state.CANCELLED)
    for mailing_id in cancelled.filter(Exists(_unfinished())).values_list("pk", flat=True):
        control.hold_back(mailing_id)
    unfinished = Mailing.objects.unfinished()
    if not unfinished.exists():
        return []
    for mailing_id in unfinished.exclude(Exists(_unfinished())).values_list("pk", flat=True):
        finish(mailing_id, now=now)
    running = unfinished.running()
    _mend_clock(running, now)
    for mailing_id in running.values_list("pk", flat=True):
        accounts.count_on(mailing_id, until=now - accounts.SETTLED, now=now)
    due = Delivery.objects.due(now).filter(mailing=OuterRef("pk"))
    at_work = _unfinished().filter(try_at__gt=now + LEASE - AT_WORK).exclude(lease="")
    idle = running.filter(Exists(due), try_at__lte=now).exclude(Exists(at_work))
    return list(idle.order_by("pk").values_list("pk", flat=True))


def _mend_clock(running, now):
    """After a clock was set back, what was to wait for minutes would wait for hours."""
    running.filter(try_at__gt=now + max(FAULT_WAIT) + SKEW).update(try_at=now)
    waiting = Delivery.objects.filter(mailing__in=list(running.values_list("pk", flat=True)))
    refused = waiting.filter(state=DeliveryState.RETRY, lease="")
    longest = [
        (waiting.filter(state=DeliveryState.QUEUED), LEASE),
        (waiting.filter(state=DeliveryState.RETRY).exclude(lease=""), LEASE),
        *((refused.filter(tries=tries), wait) for tries, wait in enumerate(RETRY_AFTER, 1)),
    ]
    for rows, wait in longest:
        rows.filter(try_at__gt=now + wait + SKEW).update(try_at=now, lease="")


def _unfinished():
    return Delivery.objects.filter(mailing=OuterRef("pk"), state__in=UNFINISHED)


def _settle_sendables():
    """sending → sent for everything whose mailing is done, whatever kind of thing it is."""
    finished_at = Mailing.objects.filter(pk=OuterRef("mailing_id")).values("finished_at")
    for relation in Mailing._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Sendable):
            sending = model._default_manager.filter(state=Sendable.State.SENDING)
            if sending.exists():
                done = sending.filter(mailing__state=Mailing.State.DONE)
                done.update(state=Sendable.State.SENT, sent_at=Subquery(finished_at))

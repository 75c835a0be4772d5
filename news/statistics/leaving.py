"""From which mailing somebody left. It is a sum at once: no row remembers that this person left from it."""

import logging
from datetime import timedelta

from django.db import Error, transaction

from news.mailing.models import Delivery, DeliveryState
from news.statistics.sums import UNCOUNTED, add_left

logger = logging.getLogger(__name__)

# The newest mail to the subscription is taken for the one that was left from, when it is not older.
LATELY = timedelta(days=40)


def count_left(*, subscriptions, now, **_signal):
    """Receive audiences.signals.has_left. Nobody is kept from leaving because it cannot be counted."""
    try:
        with transaction.atomic():
            _count(subscriptions, now)
    except Error:
        logger.exception("Somebody has left, and could not be counted")


def _count(subscriptions, now):
    sent = Delivery.objects.filter(subscription__in=subscriptions, state=DeliveryState.SENT)
    lately = sent.exclude(mailing__purpose__in=UNCOUNTED).filter(sent_at__gt=now - LATELY)
    rows = lately.select_related("mailing", "subscription__subscriber").order_by("-sent_at")
    if delivery := rows.first():
        add_left(delivery.mailing, delivery.subscription.subscriber.organisation_id, delivery.address)

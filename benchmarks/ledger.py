"""A mailing to a million: how long it takes to freeze, and to see how far it has come."""

import time
from datetime import timedelta

from django.db import connection
from django.db.models import Min
from django.test import Client
from django.utils import timezone

from audiences.models import Subscriber, Subscription
from benchmarks.copying import copy, copy_to_each
from news.mailing import accounts, sending
from news.mailing.audience import Audience
from news.mailing.models import Delivery, Mailing

TOPIC = "benchmark"
TEXT = {"language": "sv", "subject": "Nytt", "html": "<p>Nytt</p>", "text": "Nytt"}


def measure(recipients=1_000_000):
    """Freeze so many in the current database, mark some as sent, and look at it."""
    fill(recipients)
    now = timezone.now()
    began = time.perf_counter()
    mailing = sending.start_mailing(
        key="benchmark-ledger",
        purpose=Mailing.Purpose.NEWSLETTER,
        texts=[TEXT],
        audience=Audience(topic=TOPIC),
        now=now,
    )
    frozen = time.perf_counter() - began
    _send_half(mailing, recipients, now)
    return {
        "database": connection.vendor,
        "recipients": recipients,
        "freeze_seconds": round(frozen, 1),
        **{name: round(_milliseconds(path), 1) for name, path in _pages(mailing).items()},
    }


def _send_half(mailing, recipients, now):
    """Mark them as sent, some at a time as workers do; each minute's sweep has counted all but the last."""
    first = mailing.deliveries.aggregate(first=Min("pk"))["first"]
    step = max(1, recipients // 1000)
    for at in range(0, recipients // 2, step):
        moment = now - timedelta(milliseconds=recipients // 2 - at)
        some = Delivery.objects.filter(pk__gte=first + at, pk__lt=first + at + step)
        some.update(state="sent", sent_at=moment, try_at=moment)
    accounts.count_on(mailing.pk, until=now - timedelta(milliseconds=5 * step), now=now)


def fill(count):
    """Write so many subscribers of the topic, each with a subscription, in two statements."""
    now = timezone.now()
    example = Subscriber(address="benchmark0@example.org", created_at=now)
    example.save()
    copy(example, count - 1, address="'benchmark' || n || '@example.org'")
    ask = Subscription.objects.create(
        subscriber=example, topic=TOPIC, state="active", asked_at=now, confirmed_at=now
    )
    others = f"SELECT id FROM audiences_subscriber WHERE address LIKE 'benchmark%' AND id <> {example.pk}"
    copy_to_each(ask, others, subscriber_id="other.id")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _pages(mailing):
    from django.urls import reverse

    address = reverse("admin:news_mailing_change", args=[mailing.pk])
    middle = mailing.deliveries.get(address="benchmark5@example.org")
    return {
        "progress_ms": reverse("admin:news_mailing_progress", args=[mailing.pk]),
        "ledger_ms": address,
        "ledger_next_ms": f"{address}?after={middle.pk}",
        "ledger_of_sent_ms": f"{address}?state=sent",
        "ledger_of_queued_ms": f"{address}?state=queued",
        "one_address_ms": f"{address}?address=benchmark99@example.org",
    }


def _milliseconds(path):
    """The median of five, by a leader who is logged in."""
    from django.contrib.auth import get_user_model

    user, _made = get_user_model().objects.get_or_create(
        username="benchmark", is_staff=True, is_superuser=True
    )
    client, taken = Client(SERVER_NAME="localhost"), []
    client.force_login(user)
    for _turn in range(6):
        began = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    return sorted(taken[1:])[2]

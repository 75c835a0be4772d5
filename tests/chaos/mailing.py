"""A mailing under way in real processes, and the proof afterwards that everybody is accounted for."""

import os
import signal
import time
from collections import Counter

from celery import Celery

from tests.portal import wait_for

# `make chaos` asks for many; the tests of every day for few.
RECIPIENTS = int(os.environ.get("CHAOS_RECIPIENTS", "400"))
KILLS = int(os.environ.get("CHAOS_KILLS", "2"))
IS_LONG = RECIPIENTS > 1000
UNCONFIRMED, SUPPRESSED = 5, 3
PATIENCE = 180 + RECIPIENTS // 20  # seconds
TICK = 3  # seconds
WORKER = ("worker", "--queues", "mailings", "--concurrency", "1", "--loglevel", "ERROR")
HELPER = ("worker", "--queues", "celery", "--concurrency", "1", "--loglevel", "ERROR")

START = """
    from django.utils import timezone
    from audiences.models import Subscriber, Subscription, Suppression
    from news.mailing.audience import Audience
    from news.mailing.sending import start_mailing
    from tests.news.mailing_makers import TEXT

    now = timezone.now()
    people = Subscriber.objects.bulk_create(
        [Subscriber(address=f"s{{number}}@kommun.se", created_at=now) for number in range({count})],
        batch_size=5000,
    )
    Subscription.objects.bulk_create(
        [
            Subscription(
                subscriber=person, asked_at=now, confirmed_at=now,
                state="active" if place >= {unconfirmed} else "asked",
            )
            for place, person in enumerate(people)
        ],
        batch_size=5000,
    )
    Suppression.objects.bulk_create(
        [Suppression(address=person.address, reason="bounce", at=now) for person in people[-{suppressed}:]]
    )
    audience = Audience(topic="newsletter")
    print(start_mailing(key="chaos", purpose="newsletter", texts=[TEXT], audience=audience, now=now).pk)
"""


class Chaos:
    """The workers of one mailing, which can be killed and started again."""

    def __init__(self, portal, sink):
        self.portal, self.sink = portal, sink
        self.ticked = time.monotonic()
        self.celery = Celery(broker=portal.environment["REDIS_URL"])
        words = {"count": RECIPIENTS, "unconfirmed": UNCONFIRMED, "suppressed": SUPPRESSED}
        self.mailing = int(portal.run(START, **words))

    def wake(self):
        """Have the mailing sent, as what starts it does."""
        for _worker in range(2):
            self.celery.send_task("news.send_mailing", [self.mailing], queue="mailings")

    def tick(self):
        """What beat does once a minute, without the wait."""
        self.celery.send_task("activities.tick", queue="celery")

    def worker(self, **options):
        return self.portal.start(*WORKER, **options)

    def helper(self, **options):
        return self.portal.start(*HELPER, **options)

    def kill(self, process):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wait_for_mails(self, count):
        self._tick_until(lambda: len(self.sink.messages) >= count, every=0.02)

    def wait_until_done(self):
        asked = f"SELECT state FROM news_mailing WHERE id = {self.mailing}"
        self._tick_until(lambda: self.portal.query(asked) == [("done",)], every=0.5)

    def _tick_until(self, condition, *, every):
        def is_met():
            if time.monotonic() - self.ticked > TICK:
                self.tick()
                self.ticked = time.monotonic()
                if not IS_LONG:
                    self._hurry()
            return condition()

        wait_for(is_met, seconds=PATIENCE, every=every)

    def _hurry(self):
        """What waits to be tried again waits no longer, as if the minutes had passed."""
        ours = f"mailing_id = {self.mailing} AND state = 'retry' AND lease = ''"
        self.portal.query(f"UPDATE news_delivery SET try_at = now() WHERE {ours} RETURNING id")
        due = f"id = {self.mailing} AND state = 'running' AND try_at > now()"
        self.portal.query(f"UPDATE news_mailing SET try_at = now() WHERE {due} RETURNING id")

    def states(self):
        rows = self.portal.query(
            f"SELECT address, state FROM news_delivery WHERE mailing_id = {self.mailing}"
        )
        return dict(rows)

    def prove(self):
        """candidates = sent + failed + uncertain + suppressed + excluded, against what has arrived.

        Returns how many deliveries there are in each state.
        """
        states, received = self.states(), Counter(self.sink.recipients)
        excluded = self.portal.query("SELECT count(*) FROM news_exclusion")[0][0]
        sent = {address for address, state in states.items() if state == "sent"}
        uncertain = {address for address, state in states.items() if state == "uncertain"}
        counts = Counter(states.values())
        print(f"{dict(counts)}, {excluded} excluded")  # noqa: T201  for make chaos

        assert set(counts) <= {"sent", "failed", "uncertain", "suppressed"}
        assert len(states) + excluded == RECIPIENTS
        assert [address for address, times in received.items() if times > 1] == []
        assert sent <= set(received)
        assert set(received) - sent <= uncertain
        return counts

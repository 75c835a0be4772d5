"""The whole way with real processes: PostgreSQL, Redis, a mail server, a Celery worker and beat."""

import pytest

from tests.portal import make_portal, wait_for

pytestmark = [pytest.mark.servers, pytest.mark.once]

# A plan with a newsletter that is due now and approved, and as many subscribers as asked for.
PREPARE = """
    from datetime import timedelta
    from django.utils import timezone
    from activities import actions, engine
    from activities.models import Occasion, Series
    from audiences.models import Subscriber, Subscription
    from news.models import Issue
    from tests.activities.makers import make_activity, make_channel, make_plan

    now = timezone.now()
    plan = make_plan(starts_on=now.date() - timedelta(days=30), ends_on=now.date() + timedelta(days=30))
    make_activity(plan, "vid behov", make_channel(plan, "newsletter"))
    for number in range({subscribers}):
        subscriber = Subscriber.objects.create(address=f"kommun{{number}}@example.org", created_at=now)
        Subscription.objects.create(subscriber=subscriber, state="active", asked_at=now, confirmed_at=now)
"""
APPROVE = """
    from datetime import timedelta
    from django.utils import timezone
    from activities import actions, engine
    from activities.models import Series

    now = timezone.now()
    occasion = actions.on_demand(Series.objects.get(), due_at=now + timedelta(seconds=1), now=now)
    engine.open_due(now)
    occasion.refresh_from_db()
    actions.approve(occasion.issue, by=None, now=now)
"""
LOOK = """
    import json
    from activities.models import Heartbeat, Occasion
    from news.mailing.models import Delivery
    print(json.dumps({{
        "occasions": list(Occasion.objects.values_list("state", flat=True)),
        "deliveries": list(Delivery.objects.values_list("state", flat=True)),
        "beats": Heartbeat.objects.count(),
    }}))
"""


@pytest.fixture
def portal(postgres_url, redis_url, smtp_sink, tmp_path):
    portal = make_portal(postgres_url, redis_url, smtp_sink.url, tmp_path)
    yield portal
    portal.stop()


def test_an_approved_newsletter_reaches_everybody_once(portal, smtp_sink):
    portal.run(PREPARE, subscribers=300)
    portal.run(APPROVE)

    portal.start("worker", "--loglevel", "WARNING", "--concurrency", "2")
    wait_for(lambda: len(smtp_sink.messages) >= 300, seconds=40)
    portal.start("beat", "--loglevel", "WARNING")
    wait_for(lambda: portal.look(LOOK)["occasions"] == ["done"])

    assert sorted(smtp_sink.recipients) == sorted({f"kommun{number}@example.org" for number in range(300)})
    assert set(portal.look(LOOK)["deliveries"]) == {"sent"}
    assert all("List-Unsubscribe-Post" in message for message in smtp_sink.messages)

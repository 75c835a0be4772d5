"""The whole way with real processes: PostgreSQL, Redis, a mail server, a Celery worker and beat."""

import contextlib
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg2
import pytest

pytestmark = [pytest.mark.servers, pytest.mark.once]
ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 100  # seconds: beat ticks each whole minute

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


class Portal:
    """An installation of its own: a database, a queue, a mail server, and processes when started."""

    def __init__(self, environment):
        self.environment = environment
        self.processes = []

    def run(self, script, **values):
        code = "import django; django.setup()\n" + textwrap.dedent(script.format(**values))
        return subprocess.check_output(
            [sys.executable, "-c", code], cwd=ROOT, env=self.environment, text=True
        )

    def look(self):
        return json.loads(self.run(LOOK))

    def start(self, *words):
        command = [sys.executable, "-m", "celery", "-A", "sigportal", *words]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        self.processes.append(process)
        return process

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(30)


@pytest.fixture
def portal(postgres_url, redis_url, smtp_sink, tmp_path):
    name = f"portal_{os.getpid()}_{time.time_ns()}"
    with contextlib.closing(psycopg2.connect(postgres_url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
    environment = os.environ | {
        "SIGPORTAL_DATA_DIR": str(tmp_path),
        "DATABASE_URL": postgres_url.replace("/postgres?", f"/{name}?"),
        "REDIS_URL": redis_url,
        "EMAIL_URL": smtp_sink.url,
        "SITE_URL": "http://127.0.0.1:8000",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "C_FORCE_ROOT": "1",
    }
    portal = Portal(environment)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True, timeout=120
    )
    yield portal
    portal.stop()


def wait_for(condition, seconds=PATIENCE):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.5)


def test_an_approved_newsletter_reaches_everybody_once(portal, smtp_sink):
    portal.run(PREPARE, subscribers=300)
    portal.run(APPROVE)

    portal.start("worker", "--loglevel", "WARNING", "--concurrency", "2")
    wait_for(lambda: len(smtp_sink.messages) >= 300, seconds=40)
    portal.start("beat", "--loglevel", "WARNING")
    wait_for(lambda: portal.look()["occasions"] == ["done"])

    assert sorted(smtp_sink.recipients) == sorted({f"kommun{number}@example.org" for number in range(300)})
    assert set(portal.look()["deliveries"]) == {"sent"}
    assert all("List-Unsubscribe-Post" in message for message in smtp_sink.messages)

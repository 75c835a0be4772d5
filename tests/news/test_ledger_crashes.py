"""What crashes, slow workers and an absent database leave behind."""

import os
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta

import psycopg2
import pytest
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from news.mailing import accounts, ledger, sending
from news.mailing.ledger import LEASE, Block, Outcome
from news.mailing.models import DeliveryState
from news.models import Issue
from tests.news.mailing_makers import NOW, Out, make_mailing, make_newsletter, states

LATER = NOW + LEASE + timedelta(minutes=1)
HOURS = timedelta(hours=10)
WORKER = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from news.tasks import send_mailing
send_mailing(int(sys.argv[2]))
"""


def start_worker(mailing, sink):
    command = [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), str(mailing.pk)]
    return subprocess.Popen(command, env={**os.environ, "EMAIL_URL": sink.url, "LOG_LEVEL": "ERROR"})


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def claim(mailing, now=NOW):
    return Block.claim(mailing.pk, now=now, limit=10)


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_mailing_send_each_mail_once(smtp_sink):
    mailing = make_newsletter(500)
    smtp_sink.hang.set()

    workers = [start_worker(mailing, smtp_sink) for _ in range(2)]
    wait_until(lambda: smtp_sink.connections >= 2)
    smtp_sink.hang.clear()
    codes = [worker.wait(60) for worker in workers]

    assert codes == [0, 0]
    assert sorted(smtp_sink.recipients) == sorted(states(mailing))
    assert set(states(mailing).values()) == {"sent"}


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_at_most_one_uncertain_a_connection_and_the_rest_is_sent_once(
    smtp_sink, settings
):
    mailing = make_newsletter(500)
    worker = start_worker(mailing, smtp_sink)
    wait_until(lambda: len(smtp_sink.messages) >= 50)
    worker.kill()
    worker.wait()
    received = set(smtp_sink.recipients)

    later, out = timezone.now() + LEASE + timedelta(minutes=1), Out()
    assert sending.sweep(later) == [mailing.pk]
    sending.send(mailing.pk, transport=out, clock=lambda: later)

    account = accounts.account(mailing)
    uncertain = {address for address, state in states(mailing).items() if state == "uncertain"}
    assert len(uncertain) <= settings.EMAIL_CONNECTIONS
    assert account.states["sent"] + len(uncertain) == 500
    assert received.isdisjoint(out.sent)
    assert received | set(out.sent) | uncertain == set(states(mailing))


@pytest.mark.django_db
def test_what_was_being_handed_over_by_a_lost_worker_becomes_uncertain():
    mailing = make_newsletter(3)
    block = claim(mailing)
    block.step(mark=block.rows[:1], now=NOW)

    sending.sweep(LATER)
    out = Out()
    sending.send(mailing.pk, transport=out, clock=lambda: LATER)

    assert sorted(states(mailing).values()) == ["sent", "sent", "uncertain"]
    assert block.rows[0].address not in out.sent


@pytest.mark.django_db
def test_a_slow_worker_loses_its_claim_rather_than_send_twice():
    mailing = make_newsletter(1)
    slow = claim(mailing)

    quick = claim(mailing, now=LATER)

    assert quick.step(mark=quick.rows, now=LATER)
    assert not slow.step(mark=slow.rows, now=LATER)


@pytest.mark.django_db
def test_a_worker_that_comes_back_tells_what_it_knows():
    block = claim(mailing := make_newsletter(1))
    block.step(mark=block.rows[:1], now=NOW)
    sending.sweep(LATER)

    block.step(record=[Outcome(block.rows[0], DeliveryState.SENT, LATER, LATER)], now=LATER)

    assert set(states(mailing).values()) == {"sent"}


@pytest.mark.django_db
def test_only_idle_mailings_with_something_due_are_swept_up():
    idle, worked, waiting, done = (make_mailing("a@x.se", "b@x.se", key=key) for key in "abcd")
    idle.deliveries.filter(address="a@x.se").update(state="retry", try_at=LATER)
    Block.claim(worked.pk, now=NOW, limit=1)
    waiting.deliveries.update(try_at=LATER)
    done.deliveries.update(state="sent", sent_at=NOW)

    assert sending.sweep(NOW) == [idle.pk]

    done.refresh_from_db()
    assert done.state == "done"


@pytest.mark.django_db
def test_what_the_mailing_carried_is_sent_when_it_is_done():
    mailing = make_newsletter(1)
    issue = Issue.objects.create(number=1, subject="Hej", send_at=NOW, covers_until=NOW)
    issue.approve(by=None, now=NOW)
    issue.begin(mailing=mailing)

    sending.send(mailing.pk, transport=Out(), clock=lambda: NOW)

    issue.refresh_from_db()
    assert (issue.state, issue.sent_at) == ("sent", NOW)


@pytest.fixture
def away():
    """Take the PostgreSQL of the tests away, and bring it back after some seconds."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is a file: it is never away")
    settings = connection.get_connection_params() | {"dbname": "postgres"}
    settings = {name: settings[name] for name in ("dbname", "user", "host", "port") if name in settings}
    name = connection.settings_dict["NAME"]

    def execute(*statements):
        with closing(psycopg2.connect(**settings)) as outside:
            outside.autocommit = True
            for statement in statements:
                outside.cursor().execute(statement)

    def back():
        execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    def go(seconds):
        execute(
            f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        threading.Timer(seconds, back).start()

    yield go
    back()


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_in_the_middle_is_waited_for(away):
    mailing = make_newsletter(5)
    out = Out(lambda address: len(out.sent) == 2 and away(3))

    sending.send(mailing.pk, transport=out, clock=lambda: NOW)

    assert sorted(out.sent) == sorted(states(mailing))
    assert set(states(mailing).values()) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_stopped_in_the_middle_of_an_answer_is_waited_for(monkeypatch):
    monkeypatch.setattr(ledger, "DATABASE_WAITS", (0.1,))
    mailing, out = make_newsletter(5), Out()
    faults = [DatabaseError("server closed the connection unexpectedly")]

    def stop(execute, sql, params, many, context):
        if faults and out.sent and "UPDATE news_delivery" in sql:
            raise faults.pop()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stop):
        sending.send(mailing.pk, transport=out, clock=lambda: NOW)

    assert not faults
    assert sorted(out.sent) == sorted(states(mailing))
    assert set(states(mailing).values()) == {"sent"}


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_database_that_stays_away_leaves_one_uncertain_and_nothing_twice(away, monkeypatch):
    monkeypatch.setattr(ledger, "DATABASE_WAITS", (0.1,))
    mailing = make_newsletter(5)
    first, second = Out(lambda address: len(first.sent) == 2 and away(2)), Out()
    with pytest.raises(OperationalError):
        sending.send(mailing.pk, transport=first, clock=lambda: NOW)
    time.sleep(2.5)
    connection.close()

    sending.sweep(LATER)
    sending.send(mailing.pk, transport=second, clock=lambda: LATER)

    assert sorted(first.sent + second.sent) == sorted(states(mailing))
    assert states(mailing)[first.sent[-1]] == "uncertain"


@pytest.mark.django_db
def test_a_clock_that_is_set_back_holds_up_nothing_and_doubles_nothing():
    mailing = make_newsletter(3)
    block = claim(mailing, now=NOW + timedelta(hours=1))
    block.step(mark=block.rows[:1], now=NOW + timedelta(hours=1))
    mailing.deliveries.filter(pk=block.rows[1].pk).update(
        state="retry", lease="", tries=1, try_at=NOW + HOURS
    )

    assert sending.sweep(NOW) == [mailing.pk]
    out = Out()
    sending.send(mailing.pk, transport=out, clock=lambda: NOW)

    assert sorted(states(mailing).values()) == ["sent", "sent", "uncertain"]
    assert block.rows[0].address not in out.sent


@pytest.mark.django_db
def test_a_claim_from_before_the_clock_was_set_back_holds_up_nobody():
    mailing = make_newsletter(2)
    mailing.deliveries.filter(pk=mailing.deliveries.first().pk).update(state="retry", tries=1)
    claim(mailing, now=NOW + timedelta(hours=1))
    mailing.deliveries.filter(state="queued").update(lease="", try_at=NOW)

    assert sending.sweep(NOW) == [mailing.pk]
    assert mailing.deliveries.due(NOW).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("tries", "minutes", "is_due"), [(1, 61, True), (1, 1, False), (5, 239, False)])
def test_what_waits_to_be_tried_again_waits_as_long_as_its_tries_say(tries, minutes, is_due):
    mailing = make_newsletter(1)
    waiting = {"state": "retry", "tries": tries, "try_at": NOW + timedelta(minutes=minutes)}
    mailing.deliveries.update(**waiting)

    sending.sweep(NOW)

    assert mailing.deliveries.due(NOW).exists() is is_due

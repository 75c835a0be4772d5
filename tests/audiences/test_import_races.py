"""An import in the hands of several workers, of a worker that dies, and beside people who act themselves."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from audiences import actions, claims
from audiences.choices import NEWSLETTER
from audiences.claims import NotInState
from audiences.importing import judging, steps
from audiences.importing.reading import work_on
from audiences.models import ConsentEntry, Subscriber, SubscriberImport, Subscription
from tests.audiences.lists import csv, make_judged, make_waiting
from tests.audiences.makers import NOW
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)
MANY = [f"p{number}@kommun.se;Person {number};" for number in range(300)]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr("audiences.importing.reading.BLOCK", 20)


def counted():
    return Subscriber.objects.count(), Subscription.objects.active().count(), ConsentEntry.objects.count()


def test_two_workers_race_on_one_list_and_write_everybody_once():
    work = make_waiting(csv(*MANY))

    together(lambda: work_on(work.pk, clock=timezone.now))

    work.refresh_from_db()
    assert (work.state, work.counts, counted()) == ("done", {"new": 300}, (300, 300, 300))


def test_two_workers_race_on_looking_through_and_judge_every_row_once():
    work = make_judged(csv(*MANY))
    steps.judge(work, now=NOW)

    together(lambda: work_on(work.pk, clock=timezone.now))

    work.refresh_from_db()
    assert (work.state, work.counts, work.rows.count()) == ("judged", {"new": 300}, 300)


def test_a_worker_that_comes_back_after_its_lease_writes_nothing_more(monkeypatch):
    work = make_waiting(csv(*MANY))
    now = timezone.now()
    slow = claims.take(SubscriberImport, work.pk, now=now)

    later = now + claims.LEASE + timedelta(seconds=1)
    assert not work_on(work.pk, clock=lambda: later)

    with pytest.raises(claims.LostError):
        slow.move(now=later)
    assert counted() == (300, 300, 300)


def test_a_worker_that_is_overtaken_while_it_reads_gives_up_in_silence(monkeypatch):
    work, now, read = make_judged(csv(*MANY)), timezone.now(), judging.Reader.read
    steps.judge(work, now=now)
    overtaking = iter([lambda: work_on(work.pk, clock=lambda: now + claims.LEASE * 2)])

    def slow(reader, row):
        next(overtaking, lambda: None)()
        return read(reader, row)

    monkeypatch.setattr(judging.Reader, "read", slow)

    assert work_on(work.pk, clock=lambda: now) is False
    work.refresh_from_db()
    assert (work.state, work.counts, work.rows.count()) == ("judged", {"new": 300}, 300)


def test_two_lists_with_the_same_people_in_other_orders_write_everybody_once():
    works = iter([make_waiting(csv(*MANY)), make_waiting(csv(*reversed(MANY)))])

    together(lambda: work_on(next(works).pk, clock=timezone.now))

    found = SubscriberImport.objects.values_list("state", "counts")
    assert counted() == (300, 300, 300)
    assert [state for state, _counts in found] == ["done", "done"]
    assert sum(counts.get("new", 0) for _state, counts in found) == 300


def test_who_subscribes_by_the_form_in_that_moment_is_there_once():
    work = make_waiting(csv(*MANY))
    turns = iter([lambda: work_on(work.pk, clock=timezone.now), ask_for_each])

    together(lambda: next(turns)())

    assert Subscriber.objects.count() == Subscription.objects.count() == 300
    assert not Subscription.objects.exclude(state="active").exists()


def ask_for_each():
    for number in range(0, 300, 10):
        actions.ask(
            address=f"p{number}@kommun.se",
            wanted=[NEWSLETTER],
            language="sv",
            text="Jag vill",
            source="test",
            now=timezone.now(),
        )


def test_two_who_press_import_at_once_begin_it_once():
    work = make_judged(csv(*MANY))
    done = []

    def press():
        try:
            steps.start(SubscriberImport.objects.get(pk=work.pk), now=timezone.now())
        except NotInState:
            done.append("refused")
        else:
            done.append("begun")

    together(press)

    assert sorted(done) == ["begun", "refused"]


def test_stopped_in_the_middle_it_goes_on_where_it_stood():
    work = make_waiting(csv(*MANY))
    work_on(work.pk, clock=timezone.now, seconds=0)
    steps.stop(work)
    stopped_at = counted()
    assert not work_on(work.pk, clock=timezone.now)

    steps.resume(work, now=timezone.now())
    work_on(work.pk, clock=timezone.now)

    work.refresh_from_db()
    assert stopped_at == (20, 20, 20)
    assert (work.state, work.counts, counted()) == ("done", {"new": 300}, (300, 300, 300))


def test_a_stop_while_it_runs_ends_with_a_whole_block():
    work = make_waiting(csv(*MANY))

    def stop_soon():
        deadline = time.monotonic() + 20
        while not Subscriber.objects.exists() and time.monotonic() < deadline:
            time.sleep(0.001)
        with suppress(NotInState):  # it may be quicker
            steps.stop(SubscriberImport.objects.get(pk=work.pk))

    turns = iter([lambda: work_on(work.pk, clock=timezone.now), stop_soon])
    together(lambda: next(turns)())

    work.refresh_from_db()
    written = counted()
    assert len(set(written)) == 1
    assert written[0] == work.counts["new"]


KILLED = """
import sys, time
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from audiences.importing import reading, writing
reading.BLOCK = 20
write = writing.write
def slowly(*values, **named):
    write(*values, **named)
    print("block", flush=True)
    time.sleep(0.05)
writing.write = slowly
reading.work_on(int(sys.argv[2]))
"""


def test_killed_in_the_middle_it_loses_nobody_and_writes_nobody_twice(data_dir):
    work = make_waiting(csv(*MANY))
    for blocks in (1, 3, 2):
        kill_after(work, blocks, data_dir)
        SubscriberImport.objects.update(try_at=NOW)  # the lease has run out
    assert counted() == (60, 60, 60)

    work_on(work.pk, clock=timezone.now)

    work.refresh_from_db()
    assert (work.state, work.counts, counted()) == ("done", {"new": 300}, (300, 300, 300))


def kill_after(work, blocks, data_dir):
    """Let a process of its own write so many blocks, and kill it before the last one is stored."""
    command = [sys.executable, "-c", KILLED, str(connection.settings_dict["NAME"]), str(work.pk)]
    environment = {**os.environ, "SIGPORTAL_DATA_DIR": str(data_dir)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for _block in range(blocks):
            assert process.stdout.readline() == "block\n"
        process.kill()

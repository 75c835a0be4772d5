"""How long a tick takes when a million occasions are stored and none is due."""

import statistics
import time
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from activities import engine, schedule
from activities.models import Activity, Channel, Occasion, Plan, Series
from activities.models.occasion import State
from benchmarks.copying import copy

TIMES = 50


def measure(occasions=1_000_000):
    """Store so many, tick a number of times, and leave the database as it was. Milliseconds."""
    with transaction.atomic():
        _store(occasions)
        milliseconds = _tick()
        transaction.set_rollback(True)
    return {
        "occasions": occasions,
        "database": connection.vendor,
        "median_ms": round(statistics.median(milliseconds), 2),
        "worst_ms": round(max(milliseconds), 2),
    }


def _store(occasions):
    day = date(2999, 3, 12)
    plan = Plan.objects.create(key="bench", name="Bench", starts_on=day, ends_on=day, is_current=False)
    channel = Channel.objects.create(plan=plan, key="bench", name="Bench", kind="manual", position=1)
    activity = Activity.objects.create(plan=plan, key="bench", name="Bench", words="vid behov", position=1)
    moment = schedule.local_midnight(day)
    series = Series.objects.create(activity=activity, channel=channel, since=moment)
    done, planned = (
        Occasion.objects.create(
            series=series,
            key=f"bench-{state}",
            starts_on=day,
            ends_on=day,
            due_at=moment,
            opens_at=moment,
            deliver_at=moment,
            late_at=moment + timedelta(days=1),
            missed_at=moment + timedelta(days=15),
            state=state,
            done_at=moment if state == State.DONE else None,
        )
        for state in (State.DONE, State.PLANNED)
    )
    copy(done, occasions // 2 - 1, key="'bench-done-' || n")
    copy(planned, occasions - occasions // 2 - 1, key="'bench-planned-' || n")
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Occasion._meta.db_table}")


def _tick():
    milliseconds = []
    for _time in range(TIMES):
        began = time.perf_counter()
        engine.tick(now=timezone.now(), send=lambda mailing_id: None)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return milliseconds

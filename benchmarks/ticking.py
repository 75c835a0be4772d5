"""How long a tick takes when a million occasions are stored and none is due."""

import statistics
import time
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from activities import engine, schedule
from activities.models import Activity, Channel, Occasion, Plan, Series

TIMES = 50
COLUMNS = """series_id, key, starts_on, ends_on, due_at, opens_at, deliver_at, late_at, missed_at, state,
    is_on_demand, is_moved, done_at, reason, proof, proof_link, trouble"""
# In one statement: every second done, the others planned for a time far off.
ROWS = f"""
INSERT INTO activities_occasion ({COLUMNS})
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %s)
SELECT %s, 'bench-' || n, %s, %s, %s, %s, %s, %s, %s, CASE n %% 2 WHEN 0 THEN 'done' ELSE 'planned' END,
    {{false}}, {{false}}, CASE n %% 2 WHEN 0 THEN {{moment}} END, '', '', '', '' FROM number
"""


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
    is_sqlite = connection.vendor == "sqlite"
    moments = [moment + timedelta(days=days) for days in (0, 0, 0, 1, 15)]
    moments = [connection.ops.adapt_datetimefield_value(each) for each in moments]
    statement = ROWS.format(
        false="0" if is_sqlite else "false",
        moment=f"'{moments[0]}'" if is_sqlite else f"timestamptz '{moments[0].isoformat()}'",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [occasions, series.pk, day, day, *moments])
        cursor.execute(f"ANALYZE {Occasion._meta.db_table}")


def _tick():
    milliseconds = []
    for _time in range(TIMES):
        began = time.perf_counter()
        engine.tick(now=timezone.now(), send=lambda mailing_id: None)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return milliseconds

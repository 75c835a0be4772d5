"""`python -m benchmarks.importing`: a list of 100,000 rows in and out again, on SQLite and PostgreSQL."""

import os
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks import memory

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
WARM = 2000
COLUMNS = {"address": 0, "name": 1, "municipality": 2}


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SIGPORTAL_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sigportal.settings"}
        os.environ |= {"LOG_LEVEL": "ERROR"}
        import django

        django.setup()
        from benchmarks import databases

        for _database in databases.each(Path(folder)):
            for kind in ("csv", "xlsx"):
                print(measure(kind))


def measure(kind):
    """Seconds of judging, importing and exporting, and the growth of the process's peak memory in MB."""
    from django.db import connection

    _empty()
    _timed(_import, kind, WARM)
    _timed(_export, kind)
    _empty()
    memory.forget_peak()
    before = memory.peak()
    judged, imported = _import(kind, ROWS)
    after_import = memory.peak()
    memory.forget_peak()
    before_export = memory.peak()
    exported = _timed(_export, kind)
    return {
        "database": connection.vendor,
        "kind": kind,
        "rows": ROWS,
        "judge_seconds": round(judged, 1),
        "import_seconds": round(imported, 1),
        "export_seconds": round(exported, 1),
        "import_growth_mb": round(after_import - before, 1),
        "export_growth_mb": round(memory.peak() - before_export, 1),
    }


def _import(kind, count):
    from audiences.importing import steps
    from audiences.importing.reading import work_on
    from audiences.models import SubscriberImport

    now = _now()
    work = SubscriberImport(by=None, created_at=now, try_at=now, name=f"bench.{kind}", kind=kind)
    work.stored = _list(kind, count)
    steps._guess(work)
    work.save()
    proof = {"consent_text": "Ja", "consent_on": date(2013, 5, 2), "consent_source": "Konferens"}
    steps.judge(work, now=now, columns=COLUMNS, **proof)
    judged = _timed(work_on, work.pk, seconds=3600)
    work.refresh_from_db()
    steps.start(work, now=now)
    imported = _timed(work_on, work.pk, seconds=3600)
    work.refresh_from_db()
    if (work.state, work.counts) != ("done", {"new": count}):
        raise RuntimeError(f"{work.state} {work.counts} {work.fault}")
    return judged, imported


def _export(kind):
    from audiences.exporting import asking
    from audiences.exporting.writing import work_on

    work = asking.ask(chosen={"topic": "newsletter"}, said="", kind=kind, by=None, now=_now())
    work_on(work.pk, seconds=3600)
    work.refresh_from_db()
    if work.state != "done":
        raise RuntimeError(work.fault)


def _list(kind, count):
    from audiences.importing import files, workbook

    stored = files.new_name(kind)
    head = ["E-postadress", "Namn", "Kommun"]
    rows = ([f"person{n}@kommun{n % 290}.se", f"Åsa Öberg {n}", "Ale"] for n in range(count))
    if kind == "csv":
        with files.path(stored).open("w", encoding="utf-8-sig") as file:
            file.writelines(";".join(row) + "\r\n" for row in [head, *rows])
    else:
        for _row in workbook.write_workbook(rows, files.path(stored)):
            pass
    return stored


def _empty():
    from audiences.models import ConsentEntry, Subscriber, Subscription

    for model in (ConsentEntry, Subscription, Subscriber):
        model.objects.all()._raw_delete("default")


def _now():
    from django.utils import timezone

    return timezone.now()


def _timed(work, *values, **named):
    began = time.perf_counter()
    work(*values, **named)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()

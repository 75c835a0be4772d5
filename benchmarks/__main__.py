"""make bench: pages, replay, tick and mails a second, on SQLite and PostgreSQL, and var/bench.json."""

import json
import logging
import os
import sys
import tempfile
import time
from io import StringIO
from pathlib import Path

PERIOD = ["--from", "2013-02-21", "--to", "2014-10-31"]
# How many a mailing goes to; 200,000 take minutes with each database and number of workers.
RECIPIENTS = [int(text) for text in os.environ.get("BENCH_RECIPIENTS", "1000,20000,200000").split(",")]
MILLION = int(os.environ.get("BENCH_LEDGER", "1000000"))


def main():
    out = Path(os.environ.get("SIGPORTAL_DATA_DIR", "var")).resolve() / "bench.json"
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SIGPORTAL_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sigportal.settings"}
        os.environ |= {"LOG_LEVEL": "ERROR"}
        import django

        django.setup()
        from benchmarks import databases, mail_peers, mailing, pages

        found = {"pages": pages.measure(folder, kept=out.parent / "bench")}
        _print_pages(found["pages"])
        found["replay"] = _replay()
        _print_replay(found["replay"])
        found |= {"growth": [], "tick": [], "mailing": [], "ledger": []}
        with _unhashed():
            for _database in databases.each(Path(folder)):
                _measure(found)
        with mailing.sink() as port:
            found["mail_peers"] = mail_peers.measure(port, kept=out.parent / "bench")
        _print_peers(found)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _unhashed():
    """No files are collected for these databases; their names have no part in what is measured."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain})


def _measure(found):
    """Each figure is printed when it is known: all of them take half an hour."""
    from benchmarks import growth, ledger, mailing, ticking

    for row in growth.measure():
        found["growth"].append(row)
        about = f"{row['page']}, {row['articles']:,} articles, {row['queries']} queries"
        _row("growth", f"{row['ms']:.1f} ms", about, row)
    found["tick"].append(row := ticking.measure())
    _row("tick", f"{row['median_ms']:.1f} ms", f"{row['occasions']:,} occasions, none due", row)
    for recipients in RECIPIENTS:
        for workers in (1, 2):
            with mailing.sink() as port:
                found["mailing"].append(row := mailing.measure(recipients, workers=workers, port=port))
            about = f"{recipients:,} recipients, {workers} workers of {row['memory_mb']} MB"
            _row("mailing", f"{row['mails_per_second']:,} /s", about, row)
    found["ledger"].append(row := ledger.measure(MILLION))
    shown = f"progress {row['progress_ms']} ms, ledger {row['ledger_ms']} ms"
    _row("ledger", f"{row['freeze_seconds']:.1f} s", f"to freeze {row['recipients']:,}; {shown}", row)


def _replay():
    from django.core.management import call_command

    out = StringIO()
    call_command("replay", *PERIOD, "--json", stdout=out)
    counted = json.loads(out.getvalue())
    return {**counted, "occasions": len(counted["occasions"])}


def _print_replay(replay):
    about = f"{replay['occasions']} occasions, {replay['deliveries']} deliveries"
    _row("replay", f"{replay['seconds']:.1f} s", about)


def _print_peers(found):
    best = max(row["mails_per_second"] for row in found["mailing"])
    for name, rate in found["mail_peers"].items():
        if rate:
            ratio = f"{name.replace('_', '-')}; ours is {best / rate:.2f} times as fast"
            _row("mailing", f"{rate:,} /s", ratio)


def _print_pages(found):
    about = f"{found['page']} of {found['bytes']:,} bytes, one worker, {found['generator']}"
    for way in ("cached", "django_cache", "bare_wsgi", "nginx"):
        figure = f"{found[way]:,} /s" if found[way] else "–"
        _row("page", figure, f"{way.replace('_', ' ')}: {about}")
    for way, words in {"django_cache": "× Django's cache", "nginx": "× nginx"}.items():
        if found[way]:
            _row("page", f"{found['cached'] / found[way]:.2f}", words)
    _print_built(found)


def _print_built(found):
    wagtail, skipped = found["wagtail_starter"], found["wagtail_skipped"]
    for way, words in (
        ("uncached", "page, all of it anew for each request"),
        ("unknown_query", "page with an unknown query, its main part kept"),
        ("empty_view", "and an empty view of Django's"),
    ):
        for kind, rate in found[way].items():
            ratio = f", {rate / wagtail:.1f} × Wagtail's starter page" if wagtail else ""
            _row("built", f"{rate:,} /s", f"{kind} {words}{ratio}")
    _row(
        "built",
        f"{wagtail:,} /s" if wagtail else "–",
        f"Wagtail's starter page{f': {skipped}' if skipped else ''}",
    )


def _row(what, figure, about, row=None):
    print(f"{what:10}{figure:>12}   {about}{', ' + row['database'] if row else ''}", flush=True)


if __name__ == "__main__":
    logging.captureWarnings(True)
    began = time.perf_counter()
    main()
    print(f"Took {time.perf_counter() - began:.0f} s.", file=sys.stderr)

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
RECIPIENTS = int(os.environ.get("BENCH_RECIPIENTS", "10000"))


def main():
    out = Path(os.environ.get("SIGPORTAL_DATA_DIR", "var")).resolve() / "bench.json"
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"SIGPORTAL_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sigportal.settings"}
        os.environ |= {"LOG_LEVEL": "ERROR"}
        import django

        django.setup()
        from benchmarks import databases, pages

        found = {"pages": pages.measure(folder), "replay": _replay(), "tick": [], "mailing": []}
        for _database in databases.each(Path(folder)):
            _measure(found)
    _print(found)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _measure(found):
    from benchmarks import mailing, ticking

    found["tick"].append(ticking.measure())
    found["mailing"].append(mailing.measure(RECIPIENTS))


def _replay():
    from django.core.management import call_command

    out = StringIO()
    call_command("replay", *PERIOD, "--json", stdout=out)
    counted = json.loads(out.getvalue())
    return {**counted, "occasions": len(counted["occasions"])}


def _print(found):
    replay = found["replay"]
    about = f"{replay['occasions']} occasions, {replay['deliveries']} deliveries"
    _row("replay", f"{replay['seconds']:.1f} s", about)
    _print_pages(found["pages"])
    for row in found["tick"]:
        _row("tick", f"{row['median_ms']:.1f} ms", f"{row['occasions']:,} occasions, none due", row)
    for row in found["mailing"]:
        speed, growth = f"{row['mails_per_second']:,} /s", f"+{row['memory_growth_mb']} MB"
        _row("mailing", speed, f"{row['recipients']:,} recipients, {growth}", row)


def _print_pages(found):
    about = f"{found['page']} of {found['bytes']:,} bytes, one worker, {found['generator']}"
    for way in ("cached", "uncached", "django_cache", "bare_wsgi", "nginx", "wagtail_starter"):
        figure = f"{found[way]:,} /s" if found[way] else "–"
        _row("page", figure, f"{way.replace('_', ' ')}: {about}")
    for way, words in {"django_cache": "× Django's cache", "nginx": "× nginx"}.items():
        if found[way]:
            _row("page", f"{found['cached'] / found[way]:.2f}", words)


def _row(what, figure, about, row=None):
    print(f"{what:10}{figure:>12}   {about}{', ' + row['database'] if row else ''}")


if __name__ == "__main__":
    logging.captureWarnings(True)
    began = time.perf_counter()
    main()
    print(f"Took {time.perf_counter() - began:.0f} s.", file=sys.stderr)

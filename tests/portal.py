"""An installation of its own with real processes: PostgreSQL, Redis, a mail server, workers and beat."""

import contextlib
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 100  # seconds: beat ticks each whole minute


class Portal:
    """Its processes are those that have been started, and stop with it."""

    def __init__(self, environment):
        self.environment = environment
        self.processes = []

    def run(self, script, **values):
        code = "import django; django.setup()\n" + textwrap.dedent(script.format(**values))
        return subprocess.check_output(
            [sys.executable, "-c", code], cwd=ROOT, env=self.environment, text=True
        )

    def look(self, script):
        """What the script prints as JSON."""
        return json.loads(self.run(script))

    def query(self, sql):
        """The rows, asked of the database itself and committed, or None while it is away."""
        try:
            opened = contextlib.closing(psycopg2.connect(self.environment["DATABASE_URL"]))
            with opened as connection, connection, connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        except psycopg2.OperationalError:
            return None

    def start(self, *words, app="sigportal", **environment):
        command = [sys.executable, "-m", "celery", "-A", app, *words]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment | environment, start_new_session=True
        )
        self.processes.append(process)
        return process

    def stop(self):
        running = [process for process in self.processes if process.poll() is None]
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def make_portal(postgres_url, redis_url, mail_url, folder, **environment):
    """Make an empty database, migrated."""
    name = f"portal_{os.getpid()}_{time.time_ns()}"
    with contextlib.closing(psycopg2.connect(postgres_url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
    environment = os.environ | {
        "SIGPORTAL_DATA_DIR": str(folder),
        "DATABASE_URL": postgres_url.replace("/postgres?", f"/{name}?"),
        "REDIS_URL": redis_url,
        "EMAIL_URL": mail_url,
        "SITE_URL": "http://127.0.0.1:8000",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "C_FORCE_ROOT": "1",
        **environment,
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True, timeout=120
    )
    return Portal(environment)


def wait_for(condition, seconds=PATIENCE, every=0.5):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(every)

"""Wagtail's own starter project, installed into a scratch environment when BENCH_WAGTAIL=1 asks for it."""

import subprocess
import sys
from pathlib import Path

PRODUCTION = """
from .base import *
DEBUG = False
SECRET_KEY = "for a benchmark on loopback only, long enough for Django"
ALLOWED_HOSTS = ["127.0.0.1"]
"""
SERVER = """
import os
from granian import Granian
Granian("mysite.wsgi:application", interface="wsgi", port=int(os.environ["PORT"]),
        blocking_threads=2 * (os.cpu_count() or 1) + 1).serve()
"""


def make(folder):
    """Make the project with its welcome page; return its command, environment and folder."""
    python = folder / "wagtail" / "bin" / "python"
    site = folder / "mysite"
    site.mkdir()
    env = {"DJANGO_SETTINGS_MODULE": "mysite.settings.production", "PYTHONPATH": str(site)}
    steps = [
        [sys.executable, "-m", "venv", folder / "wagtail"],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "wagtail", "granian"],
        [python.parent / "wagtail", "start", "mysite", site],
    ]
    for step in steps:
        subprocess.run(step, check=True, capture_output=True)
    (site / "mysite" / "settings" / "production.py").write_text(PRODUCTION)
    (site / "serve.py").write_text(f"if __name__ == '__main__':\n{_indented(SERVER)}")
    for step in ("migrate", "collectstatic"):
        command = [python, "manage.py", step, "--noinput"]
        subprocess.run(command, cwd=site, env=env, check=True, capture_output=True)
    return [str(python), str(Path(site) / "serve.py")], env, site


def _indented(text):
    return "".join(f"    {line}\n" for line in text.strip().splitlines())

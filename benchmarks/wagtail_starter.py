"""Wagtail's own starter project, installed from its package into an environment of its own."""

import shutil
import subprocess
import sys

INSTALLS = 300  # seconds that a step may take
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
    """Make the project with its welcome page; return its command, environment and folder.

    The environment is made once: it takes a minute.
    """
    python, site = folder / "wagtail" / "bin" / "python", folder / "mysite"
    if not _is_installed(python):
        shutil.rmtree(folder / "wagtail", ignore_errors=True)
        _run(sys.executable, "-m", "venv", folder / "wagtail")
        _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "wagtail", "granian")
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    _run(python.parent / "wagtail", "start", "mysite", site)
    (site / "mysite" / "settings" / "production.py").write_text(PRODUCTION)
    (site / "serve.py").write_text(f"if __name__ == '__main__':\n{_indented(SERVER)}")
    env = {"DJANGO_SETTINGS_MODULE": "mysite.settings.production", "PYTHONPATH": str(site)}
    for step in ("migrate", "collectstatic"):
        _run(python, "manage.py", step, "--noinput", cwd=site, env=env)
    return [str(python), str(site / "serve.py")], env, site


def _is_installed(python):
    return (
        python.exists()
        and not subprocess.run([python, "-c", "import wagtail, granian"], check=False).returncode
    )


def _run(*command, **where):
    subprocess.run(command, check=True, capture_output=True, timeout=INSTALLS, **where)


def _indented(text):
    return "".join(f"    {line}\n" for line in text.strip().splitlines())

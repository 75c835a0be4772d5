"""Two web processes over one database: what a third one publishes is on both within a second."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
PUBLISH = """
from django.utils import timezone
from news.models import Article
Article.objects.create(title="Alldeles nytt", slug="alldeles-nytt", published_at=timezone.now())
print("committed", flush=True)
import time; time.sleep(3)
"""

pytestmark = [pytest.mark.servers, pytest.mark.once]


@pytest.fixture
def portal(tmp_path):
    """The port of a web server with two processes, and the environment they run in."""
    port = servers.free_port()
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SECRET_KEY")}
    env = {**kept, "SIGPORTAL_DATA_DIR": str(tmp_path / "data"), "PORT": str(port), "WEB_WORKERS": "2"}
    prepare = [sys.executable, "manage.py", "prepare", "--without-example"]
    subprocess.run(prepare, cwd=ROOT, env=env, check=True, capture_output=True)
    web = subprocess.Popen(
        [sys.executable, "-m", "sigportal.web"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    servers.wait_for_port(port)
    yield port, env
    web.terminate()
    web.wait(15)


def pages(port):
    """The finished page, and one that is built of kept parts, again and again."""
    # A connection of its own each time: the kernel shares them out among the processes.
    for query in ["", "?fbclid=x"] * 30:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/nyheter/{query}", timeout=5) as answer:
            yield answer.read().decode()


def test_both_show_what_is_published_within_a_second(portal):
    port, env = portal
    before = set(pages(port))

    publish = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", PUBLISH],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    with publish:
        assert publish.stdout.readline() == "committed\n"
        time.sleep(1)
        after = set(pages(port))

    assert not any("Alldeles nytt" in each for each in before)
    assert all("Alldeles nytt" in each for each in after)

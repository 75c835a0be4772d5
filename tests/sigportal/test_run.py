"""The whole portal as a newcomer starts it: web, worker and beat in processes of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sigportal.run import refuse_busy_port
from tests import servers

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT = 90  # seconds: the first start replays six months

pytestmark = [pytest.mark.servers, pytest.mark.once]


@pytest.fixture(scope="module")
def portal_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("portal")


@pytest.fixture
def start():
    """Start portals that are gone when the test is over, however it ended."""
    portals = []

    def begin(folder, port):
        portals.append(begin_portal(folder, port))
        return portals[-1]

    yield begin
    for portal in portals:
        portal.terminate()
        portal.communicate(timeout=30)


def begin_portal(folder, port):
    production = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY")
    kept = {name: value for name, value in os.environ.items() if name not in production}
    return subprocess.Popen(
        [sys.executable, "-m", "sigportal.run"],
        cwd=ROOT,
        env={**kept, "SIGPORTAL_DATA_DIR": str(folder), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_until_ready(portal, port):
    """Return what /readyz says when all is in order, or what it said last before the portal ended."""
    answer = None
    deadline = time.monotonic() + START_LIMIT
    while portal.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as page:
                return json.load(page)
        except urllib.error.HTTPError as error:
            answer = json.load(error)
        except OSError:
            pass
        time.sleep(0.1)
    return answer


def processes_of(folder):
    """Those that were started with this data folder and still live."""
    mark = f"SIGPORTAL_DATA_DIR={folder}\0".encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in path.read_bytes() + b"\0":
                found.append(path.parent.name)
        except OSError:
            continue
    return found


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_it_comes_up_in_order_and_stops_without_a_trace(name, portal_dir, start):
    port = servers.free_port()
    portal = start(portal_dir, port)

    ready = wait_until_ready(portal, port)
    portal.send_signal(signal.Signals[name])
    said, _ = portal.communicate(timeout=30)

    assert ready == {"database": "ok", "broker": "ok", "migrations": "ok", "heartbeat": "ok"}, said
    assert portal.returncode == 0, said
    assert processes_of(portal_dir) == []


def test_a_process_that_dies_stops_the_others_and_the_exit_code_says_so(portal_dir, start):
    port = servers.free_port()
    portal = start(portal_dir, port)
    wait_until_ready(portal, port)
    [beat] = [pid for pid in processes_of(portal_dir) if " beat " in command_of(pid)]

    os.kill(int(beat), signal.SIGKILL)
    portal.communicate(timeout=30)

    assert portal.returncode != 0
    assert processes_of(portal_dir) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_nothing_runs_on_when_the_portal_itself_is_killed(portal_dir, start):
    port = servers.free_port()
    portal = start(portal_dir, port)
    wait_until_ready(portal, port)

    portal.kill()
    deadline = time.monotonic() + 20
    while processes_of(portal_dir) and time.monotonic() < deadline:
        time.sleep(0.2)

    assert processes_of(portal_dir) == []


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def test_a_busy_port_is_said_in_one_line_and_nothing_is_started(tmp_path, start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said, _ = (portal := start(tmp_path, port)).communicate(timeout=30)

    assert portal.returncode == 1
    assert said.count("\n") == 1
    assert f"port {port} on 127.0.0.1 is busy" in said
    assert not (tmp_path / "sigportal.sqlite3").exists()


def test_an_address_of_another_machine_is_not_called_busy():
    with pytest.raises(ImproperlyConfigured, match="HOST must be an address of this machine"):
        refuse_busy_port("192.0.2.1", 8000)

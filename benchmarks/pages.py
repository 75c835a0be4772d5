"""Pages a second, one worker each: finished, built, by Django's cache, and the same bytes by bare servers."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks import load, wagtail_starter
from tests.servers import free_port, wait_for_port

SECONDS = int(os.environ.get("BENCH_SECONDS", "2"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
PAGE = "/"
WEB = [sys.executable, "-m", "sigportal.web"]
BARE = [sys.executable, "-m", "benchmarks.bare"]
NGINX = """
daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
    access_log off; default_type text/html; keepalive_requests 1000000;
    client_body_temp_path {folder}/nginx-body; proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi; uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    open_file_cache max=8; sendfile on; tcp_nopush on;
    server {{ listen 127.0.0.1:{port}; root {folder}/nginx; }}
}}
"""


def measure(folder, kept):
    """Serve the example portal in every way; return requests a second by way, and by kind of page built anew.

    `kept` is a folder that outlives the run, for what takes long to install. All servers stand ready
    together and are asked in turn, so that what else the machine does meets all of them alike.
    """
    folder = Path(folder) / "pages"
    folder.mkdir(mode=0o755)
    env = _environment(folder)
    subprocess.run([sys.executable, "manage.py", "prepare"], env=env, check=True, capture_output=True)
    starter, skipped = _wagtail(kept)
    with ExitStack() as stack:
        ours, uncached = (
            stack.enter_context(_running(WEB, env | more)) for more in ({}, {"PAGE_CACHE": "0"})
        )
        (folder / "index.html").write_bytes(_warm(ours, PAGE))
        servers = {
            "cached": ours,
            "django_cache": _running(WEB, env | {"DJANGO_SETTINGS_MODULE": "benchmarks.django_cache"}),
            "bare_wsgi": _running(BARE, env | {"BENCH_BODY": str(folder / "index.html")}),
            "nginx": _nginx(folder) if shutil.which("nginx") else None,
            "wagtail_starter": starter,
        }
        targets = {("way", way): (_port(stack, server), PAGE) for way, server in servers.items() if server}
        kinds = _kinds(uncached)
        targets |= {("kind", kind): (uncached, path) for kind, path in kinds.items()}
        # Never kept as pages, as every link that another site has added its own words to.
        targets |= {("unknown", kind): (ours, f"{path}?fbclid=x") for kind, path in kinds.items()}
        targets |= {("floor", way): target for way, target in _floors(stack, env, uncached).items()}
        best = _in_turn(targets)
    found = {"page": PAGE, "generator": load.generator(), "seconds": SECONDS, "wagtail_skipped": skipped}
    found |= {way: best.get(("way", way)) for way in servers}
    for name, what in (("uncached", "kind"), ("unknown_query", "unknown"), ("empty_view", "floor")):
        found[name] = {kind: rate for (of, kind), rate in best.items() if of == what}
    found["bytes"] = (folder / "index.html").stat().st_size
    return found


def _port(stack, server):
    return server if isinstance(server, int) else stack.enter_context(server)


def _kinds(port):
    """Pages of several kinds."""
    article = re.search(rb'<h2><a href="([^"]+)"', _warm(port, "/nyheter/"))[1].decode()
    return {"start": PAGE, "article": article, "list": "/nyheter/", "text": "/om/", "plan": "/plan/"}


def _floors(stack, env, uncached):
    """The least that a page of Django's costs: a view of two bytes, with our middleware and with none."""
    bare = _running(WEB, env | {"PAGE_CACHE": "0", "DJANGO_SETTINGS_MODULE": "benchmarks.no_middleware"})
    return {"our middleware": (uncached, "/healthz"), "no middleware": (_port(stack, bare), "/healthz")}


def _in_turn(targets):
    """The best of some rounds for each."""
    best = dict.fromkeys(targets, 0)
    for port, path in targets.values():
        _warm(port, path)
    for _round in range(ROUNDS):
        for name, (port, path) in targets.items():
            best[name] = max(best[name], load.requests_per_second(port, path, SECONDS))
    return best


def _environment(folder):
    foreign = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PATH_PREFIX", "SITE_URL", "PAGE_CACHE", "DEBUG"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"SIGPORTAL_DATA_DIR": str(folder / "data"), "WEB_WORKERS": "1"}


def _nginx(folder):
    port = free_port()
    (folder / "nginx").mkdir(mode=0o755)
    (folder / "nginx" / "index.html").write_bytes((folder / "index.html").read_bytes())
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    for place in (folder.parent, folder):
        place.chmod(0o755)  # its worker may be another user
    return _running(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], None, port=port)


def _wagtail(kept):
    """Its server, or None and why there is none."""
    if os.environ.get("BENCH_WAGTAIL", "1") == "0":
        return None, "BENCH_WAGTAIL=0"
    try:
        command, env, site = wagtail_starter.make(kept)
    except subprocess.SubprocessError as error:
        return None, f"could not be installed: {error}"
    return _running(command, env, folder=site), None


def _warm(port, path):
    for _time in range(20):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            body = answer.read()
    return body


@contextmanager
def _running(command, env, folder=None, port=None):
    port = port or free_port()
    env = env and {**env, "PORT": str(port)}
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=env, cwd=folder, **silent) as process:
        try:
            wait_for_port(port)
            yield port
        finally:
            process.terminate()

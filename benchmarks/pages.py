"""Pages a second, one worker each: finished, built, by Django's cache, and the same bytes by bare servers."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from benchmarks import load, wagtail_starter
from tests.servers import free_port, wait_for_port

SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
PAGE = "/"
WEB = [sys.executable, "-m", "sigportal.web"]
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
    """Serve the example portal in every way; return requests a second by way, of the start page if not said.

    `kept` is a folder that outlives the run, for what takes long to install.
    """
    folder = Path(folder) / "pages"
    folder.mkdir(mode=0o755)
    env = _environment(folder)
    subprocess.run([sys.executable, "manage.py", "prepare"], env=env, check=True, capture_output=True)
    found = {"page": PAGE, "generator": load.generator(), "seconds": SECONDS}
    found["cached"] = _rate(WEB, env, body_to=folder / "index.html")
    found["uncached"] = _uncached(env | {"PAGE_CACHE": "0"})
    found["django_cache"] = _rate(WEB, env | {"DJANGO_SETTINGS_MODULE": "benchmarks.django_cache"})
    bare = [sys.executable, "-m", "benchmarks.bare"]
    found["bare_wsgi"] = _rate(bare, env | {"BENCH_BODY": str(folder / "index.html")})
    found["nginx"] = _nginx(folder) if shutil.which("nginx") else None
    found["wagtail_starter"], found["wagtail_skipped"] = _wagtail(kept)
    found["bytes"] = (folder / "index.html").stat().st_size
    return found


def _uncached(env):
    """Pages of several kinds, each built anew for every request: requests a second by kind."""
    port = free_port()
    with _running(WEB, env | {"PORT": str(port)}, port):
        article = re.search(rb'href="(/nyheter/[^"/]+/)"', _warm(port, "/nyheter/"))[1].decode()
        kinds = {"start": PAGE, "article": article, "list": "/nyheter/", "text": "/om/", "plan": "/plan/"}
        return {kind: _built(port, path) for kind, path in kinds.items()}


def _built(port, path):
    _warm(port, path)
    return load.requests_per_second(port, path, SECONDS)


def _environment(folder):
    foreign = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PATH_PREFIX", "SITE_URL", "PAGE_CACHE", "DEBUG"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"SIGPORTAL_DATA_DIR": str(folder / "data"), "WEB_WORKERS": "1"}


def _rate(command, env, body_to=None):
    port = free_port()
    with _running(command, env | {"PORT": str(port)}, port):
        body = _warm(port)
        if body_to:
            body_to.write_bytes(body)
        return load.requests_per_second(port, PAGE, SECONDS)


def _nginx(folder):
    port = free_port()
    (folder / "nginx").mkdir(mode=0o755)
    (folder / "nginx" / "index.html").write_bytes((folder / "index.html").read_bytes())
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    for place in (folder.parent, folder):
        place.chmod(0o755)  # its worker may be another user
    with _running(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], None, port):
        _warm(port)
        return load.requests_per_second(port, PAGE, SECONDS)


def _wagtail(kept):
    """The rate, or None and why there is none."""
    if os.environ.get("BENCH_WAGTAIL", "1") == "0":
        return None, "BENCH_WAGTAIL=0"
    try:
        command, env, site = wagtail_starter.make(kept)
    except subprocess.SubprocessError as error:
        return None, f"could not be installed: {error}"
    port = free_port()
    with _running(command, env | {"PORT": str(port)}, port, folder=site):
        return _built(port, PAGE), None


def _warm(port, path=PAGE):
    for _time in range(20):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            body = answer.read()
    return body


@contextmanager
def _running(command, env, port, folder=None):
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=env, cwd=folder, **silent) as process:
        try:
            wait_for_port(port)
            yield
        finally:
            process.terminate()

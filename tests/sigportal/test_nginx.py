"""The site file of deploy/ in a real nginx before a real portal: what both say about keeping is the same."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "deploy" / "nginx.conf"
AROUND = """
daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{ }}
http {{
    access_log off; gzip on; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {site}
}}
"""
HOST = "sig.example.org"

pytestmark = [
    pytest.mark.servers,
    pytest.mark.once,
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed"),
]


def site(port, behind):
    """Our file, without its certificates and its second server, on a port of this test."""
    text = OURS.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("$scheme", "https")
    text = re.sub(r"^ *(ssl_certificate\w*|http2) .*\n", "", text, flags=re.MULTILINE)
    return text[: text.rindex("server {")]


@contextmanager
def running(command, port, env=None):
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as process:
        try:
            servers.wait_for_port(port)
            yield
        finally:
            process.terminate()


@pytest.fixture
def proxy(prepared, tmp_path):
    """The port of nginx before a portal, as in production: https to the outside."""
    port, behind = servers.free_port(), servers.free_port()
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env = {**kept, "SIGPORTAL_DATA_DIR": str(tmp_path / "data"), "PORT": str(behind), "LOG_LEVEL": "ERROR"}
    env |= {"SITE_URL": f"https://{HOST}", "ALLOWED_HOSTS": HOST, "BEHIND_PROXY": "1"}
    shutil.copytree(prepared, tmp_path / "data")
    conf = tmp_path / "nginx.conf"
    conf.write_text(AROUND.format(folder=tmp_path, site=site(port, behind)))
    web = [sys.executable, "-m", "sigportal.web"]
    nginx = ["nginx", "-c", str(conf), "-p", str(tmp_path), "-e", "stderr"]
    with running(web, behind, env), running(nginx, port):
        yield port


def ask(port, path, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": HOST, **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def test_pages_files_and_forms_pass_through_it_as_the_portal_gives_them(proxy):
    _status, page, _body = ask(proxy, "/nyheter/", Accept_Encoding="gzip, br")
    plain = ask(proxy, "/nyheter/")[2].decode()
    again = ask(proxy, "/nyheter/", Accept_Encoding="gzip, br", If_None_Match=page["ETag"])
    style = re.search(r'href="(/static/css/base\.\w+\.css)"', plain)[1]
    file = ask(proxy, style, Accept_Encoding="gzip, br")[1]
    form = ask(proxy, "/prenumerera/", Accept_Encoding="br")[1]

    assert (page["Content-Encoding"], page["Vary"]) == ("br", "Accept-Encoding")
    assert page["ETag"].endswith('-br"')
    assert page["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert (again[0], again[2]) == (304, b"")
    assert file["Content-Encoding"] == "br"
    assert "immutable" in file["Cache-Control"]
    assert form["Cache-Control"] == "private, no-cache"
    assert f"https://{HOST}/nyheter/" in plain

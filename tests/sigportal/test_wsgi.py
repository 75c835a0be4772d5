import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from sigportal.wsgi import Prefixed

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("asked", "served"),
    [("/sig/nyheter/", "/nyheter/"), ("/sig", "/"), ("/nyheter/", "/nyheter/"), ("/sigill/", "/sigill/")],
)
def test_it_serves_under_the_prefix_whether_or_not_the_proxy_took_it_off(asked, served):
    paths = []

    Prefixed(lambda environ, _start: paths.append(environ["PATH_INFO"]), "/sig")({"PATH_INFO": asked}, None)

    assert paths == [served]


def test_files_lie_under_the_prefix_too(tmp_path):
    look = "import sigportal.wsgi as web; print(web.settings.STATIC_URL, web.settings.MEDIA_URL)"

    # In a process of its own, as the web server: the addresses are decided once, at its start.
    said = subprocess.check_output(
        [sys.executable, "-c", look],
        cwd=ROOT,
        env={**os.environ, "SIGPORTAL_DATA_DIR": str(tmp_path), "PATH_PREFIX": "sig"},
        text=True,
    )

    assert said.split() == ["/sig/static/", "/sig/media/"]


def test_the_editors_example_pages_are_not_collected():
    from django.apps import apps

    assert "samples" in apps.get_app_config("staticfiles").ignore_patterns


def test_health_has_the_addresses_that_operators_know():
    assert (reverse("healthz"), reverse("readyz")) == ("/healthz", "/readyz")

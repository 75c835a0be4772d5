"""Headless Chromium for tests: the one that is installed; nothing is downloaded."""

import mimetypes
import os
import shutil
from contextlib import contextmanager
from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SITE = "http://testserver"


@contextmanager
def chromium():
    """Yield a browser, or skip the test where there is none; continuous integration demands one."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("SIGPORTAL_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required and was not found.")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser, client, **values):
    """Yield a page whose server is the test client and whose static files are the source's."""
    # The driver calls back in a context of its own, which would have a database connection of its own.
    here = copy_context()

    def answer(route):
        here.copy().run(_answer, route, client)

    context = browser.new_context(base_url=SITE, **values)
    context.route("**/*", answer)
    page = context.new_page()
    page.set_default_timeout(5000)
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert page.faults == []


def _answer(route, client):
    request, address = route.request, urlsplit(route.request.url)
    name = address.path.removeprefix(settings.STATIC_URL)
    if found := name != address.path and finders.find(name):
        route.fulfill(path=found, content_type=mimetypes.guess_type(found)[0])
        return
    path = f"{address.path}?{address.query}" if address.query else address.path
    if request.method == "POST":
        kind = request.headers.get("content-type", "")
        given = client.post(path, data=request.post_data_buffer or b"", content_type=kind, follow=True)
    else:
        given = client.get(path, follow=True)
    route.fulfill(status=given.status_code, headers=dict(given.items()), body=given.getvalue())

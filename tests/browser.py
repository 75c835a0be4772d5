"""Headless Chromium for tests: the one that is installed; nothing is downloaded."""

import mimetypes
import os
import shutil
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connections

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
            # While the driver's loop runs, the connection is the loop's: nobody else would close it.
            connections.close_all()


@contextmanager
def window(browser, **values):
    """Yield an empty page, to be lent to one test after another: opening it costs more than most tests."""
    context = browser.new_context(base_url=SITE, **values)
    page = context.new_page()
    page.set_default_timeout(5000)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    context.route("**/*", lambda route: page.server(route))
    try:
        yield page
    finally:
        context.close()


@contextmanager
def visit(page, client):
    """Lend the page to one test: its server is the client, and its static files are the source's."""
    # The driver calls back in a context of its own, which would have a database connection of its own.
    here = copy_context()
    page.server = lambda route: here.copy().run(_answer, route, client)
    page.faults = []
    seen = page.viewport_size
    try:
        with ExitStack() as page.scripts:  # what a test has every document begin with
            yield page
    finally:
        _tidy(page, seen)
    assert page.faults == []


def _tidy(page, seen):
    """Leave nothing of one test for the next."""
    page.unroute_all()
    if page.url.startswith(SITE):
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.goto("about:blank")
    page.context.clear_cookies()
    page.set_viewport_size(seen)
    page.emulate_media(color_scheme="null", media="null")


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

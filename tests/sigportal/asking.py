"""Asks the page cache as a server would, over WSGI, with Django's own handler behind it."""

import io
from contextlib import contextmanager
from dataclasses import dataclass
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import clear_script_prefix

from sigportal.page_cache.layer import PageCache


@dataclass
class Said:
    status: str
    headers: dict
    body: bytes


class Counted:
    """Django, and how many times it was asked."""

    def __init__(self):
        self.serve, self.times = WSGIHandler(), 0

    def __call__(self, environ, start_response):
        self.times += 1
        return self.serve(environ, start_response)


def make_cache(folder, moment=None):
    return PageCache(Counted(), folder=folder, moment=moment)


def ask(cache, address="/nyheter/", method="GET", **headers):
    path, _, query = address.partition("?")
    environ = {
        "HTTP_HOST": "localhost",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_METHOD": method,
        "wsgi.input": io.BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    setup_testing_defaults(environ)
    said = []
    with connection_kept():
        result = cache(environ, lambda *words: said.append(words))
        body = b"".join(result)
        if hasattr(result, "close"):
            result.close()
    status, headers = said[-1][:2]
    return Said(status, dict(headers), body)


@contextmanager
def connection_kept():
    """As Django's test client does: the transaction of the test goes on after the answer."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        clear_script_prefix()
        for signal in signals:
            signal.connect(close_old_connections)

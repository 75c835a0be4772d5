"""In front of Django: answers from finished bytes. docs/decisions/page-cache.md says why it is right."""

import re
import threading
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error, connection

from sigportal.page_cache import changes
from sigportal.page_cache.answer import Answer
from sigportal.page_cache.policy import PAGE_QUERY, PUBLIC
from sigportal.page_cache.store import Store

READ_EVERY = 0.5  # seconds
# Answered without a look at the database, which may be silent.
# A page is made by GET whoever asks; a link that is counted must hear that it was only a HEAD.
NOT_PAGES = ("/healthz", "/readyz", "/static/", "/admin/", "/l/")


class PageCache:
    def __init__(self, serve, *, folder=None, moment=None):
        self.serve = serve
        self.store = Store(folder or settings.DATA_DIR / "pages")
        self.moment = moment or Moment()
        self.hosts = known_hosts()
        self.proxy = settings.SECURE_PROXY_SSL_HEADER
        names = map(re.escape, (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"))
        self.personal = re.compile(rf"(?:^|[;,\s])(?:{'|'.join(names)})\s*=")

    def __call__(self, environ, start_response):
        key = self.key(environ)
        # Read before the page is made: what changes meanwhile makes it a page of the past.
        moment = key and self.moment()
        if not moment:
            return self.serve(environ, start_response)
        if answer := self.store.get(moment, key):
            return answer.give(environ, start_response)
        return self.make(moment, key, environ, start_response)

    def key(self, environ):
        """Return what names the page, or None when the request is not one for everybody's page."""
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        host = environ.get("HTTP_HOST", "").lower()
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or path.startswith(NOT_PAGES)
            or host not in self.hosts
            or (query and not PAGE_QUERY.fullmatch(query))
            or "HTTP_AUTHORIZATION" in environ
            or "HTTP_RANGE" in environ
            or self.personal.search(environ.get("HTTP_COOKIE", ""))
        ):
            return None
        return self.is_https(environ), host, path, query

    def is_https(self, environ):
        """As Django's HttpRequest.scheme."""
        if self.proxy and (said := environ.get(self.proxy[0])) is not None:
            return said.partition(",")[0].strip() == self.proxy[1]
        return environ.get("wsgi.url_scheme") == "https"

    def make(self, moment, key, environ, start_response):
        said = []
        result = self.serve(environ | {"REQUEST_METHOD": "GET"}, lambda *words: said.append(words))
        status, headers, *_error = said[-1]
        if status != "200 OK" or dict(headers).get("Cache-Control") != PUBLIC:
            start_response(status, headers)
            return result if environ["REQUEST_METHOD"] == "GET" else close(result)
        try:
            answer = Answer.finish(headers, b"".join(result))
        finally:
            close(result)
        self.store.keep(moment, key, answer)
        return answer.give(environ, start_response)


class Moment:
    """What the finished pages belong to: the number of the last change, and the minute.

    The minute is for the clock: what is scheduled, late or over is so from a whole minute.
    """

    def __init__(self):
        self.lock = threading.Lock()
        self.number, self.read_at = None, float("-inf")

    def __call__(self):
        """Return (number, minute), or None when the database does not answer."""
        if time.monotonic() - self.read_at >= READ_EVERY:
            with self.lock:
                if time.monotonic() - self.read_at >= READ_EVERY:
                    self.read()
        number = self.number
        return None if number is None else (number, int(time.time() // 60))

    def read(self):
        began = time.monotonic()
        try:
            self.number = changes.number()
        except Error:
            self.number = None
        finally:
            connection.close_if_unusable_or_obsolete()
        self.read_at = began


def known_hosts():
    """The Host headers that pages are kept for: without patterns and strange ports, so that they are few."""
    names = {name.lower() for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))}
    with_port = {f"{name}:{settings.PORT}" for name in names}
    return names | with_port | {urlsplit(settings.SITE_URL).netloc.lower()}


def close(result):
    if hasattr(result, "close"):
        result.close()
    return []

"""Says in Cache-Control who may keep an answer: everybody, or nobody. The page cache obeys it too."""

import re
from urllib.parse import unquote

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.cache import has_vary_header

# Kept and asked about each time: a proxy is then never behind the portal.
PUBLIC = "public, max-age=0, must-revalidate"
# A visitor's own browser may keep a form, so that going back finds what was written.
OWN = "private, no-cache"
PRIVATE = "private, no-store"
PAGE_QUERY = re.compile(r"page=[1-9]\d{0,4}")
_POST_FORM = re.compile(rb"""method\s*=\s*["']?post""")


class CachePolicy:
    """Outermost, so that it sees the answer as it leaves. A view that has decided itself is left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = keepers(request, response)
        return response


def keepers(request, response):
    if not is_plain(request):
        return PRIVATE
    return PUBLIC if is_for_all(response) and is_the_address(request) else OWN


def is_plain(request):
    """Nothing in the request tells who asks."""
    names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    return (
        request.method in ("GET", "HEAD")
        and not names & request.COOKIES.keys()
        and "Authorization" not in request.headers
    )


def is_for_all(response):
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not any(has_vary_header(response, name) for name in ("Cookie", "Accept-Language", "*"))
        # A form that posts carries a token of its own.
        and not _POST_FORM.search(response.content.lower())
    )


def is_the_address(request):
    """The page's one address: not 007 for 7, no query that the page does not know, no personal link."""
    found = request.resolver_match
    if found is None or "admin" in found.namespaces or "token" in found.kwargs:
        return False
    if query := request.META.get("QUERY_STRING"):
        view = getattr(found.func, "view_class", None)
        if not (getattr(view, "paginate_by", None) and PAGE_QUERY.fullmatch(query)):
            return False
    try:
        return request.path == unquote(reverse(found.view_name, args=found.args, kwargs=found.kwargs))
    except NoReverseMatch:
        return False

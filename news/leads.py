"""Whether a link leads somewhere: the page's own view is asked."""

from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, get_script_prefix, resolve


def leads_somewhere(href, page="/"):
    """Whether a visitor who follows the link meets a page of ours; nobody else's site is asked."""
    try:
        address = urlsplit(urljoin(urljoin(settings.SITE_URL, page), href))
    except ValueError:
        return False
    if address.scheme not in ("http", "https") or address.netloc != urlsplit(settings.SITE_URL).netloc:
        return True
    path = unquote(address.path)
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    return any(
        _answers(each, address.query) for each in ([path] if path.endswith("/") else [path, f"{path}/"])
    )


def _answers(path, query):
    """Ask the page's own view, as a stranger would: it alone knows what is published."""
    prefix = get_script_prefix()
    if not path.startswith(prefix):
        return False
    try:
        match = resolve(f"/{path.removeprefix(prefix)}")
        if match.app_name == "admin":
            return False
        response = match.func(_stranger(path, query, match), *match.args, **match.kwargs)
    except (Resolver404, Http404, PermissionDenied):
        return False
    return response.status_code < 400


def _stranger(path, query, match):
    request = HttpRequest()
    # Without a body: no file is left open.
    request.method, request.path, request.path_info = "HEAD", path, path
    request.GET = QueryDict(query)
    request.META = {"REQUEST_METHOD": "HEAD", "HTTP_HOST": urlsplit(settings.SITE_URL).netloc}
    request.user, request.resolver_match = AnonymousUser(), match
    return request

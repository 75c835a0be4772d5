"""The checker in the admin: the texts of a row, and whether their links lead anywhere."""

from functools import cache, partial
from html import escape
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, get_script_prefix, resolve

from news import checker, placed
from news.models import Image
from news.richtext import RichTextField


def texts(row, levels):
    """The row's texts as (name, HTML, level of the heading above), for `levels`, {field: level}."""
    for name, level in levels.items():
        field, text = row._meta.get_field(name), getattr(row, name)
        yield field.verbose_name, text if isinstance(field, RichTextField) else escape(text), level


def findings(texts, page, language="sv"):
    """What the checker says of the texts at the address `page`, each with the name of its text."""
    leads, texts = cache(partial(leads_somewhere, page=page)), list(texts)
    numbers = {number for _name, html, _level in texts for number in placed.numbers(html)}
    images = Image.objects.in_bulk(numbers) if numbers else {}
    return [
        (name, finding)
        for name, html, level in texts
        for finding in (
            *checker.check(html, leads=leads, above=level, language=language),
            *checker.check_pictures(html, images),
        )
    ]


def of_image(image):
    """What the checker says of a picture's alt text; nothing of no picture."""
    if image is None:
        return []
    name = image._meta.get_field("alt").verbose_name
    return [(name, finding) for finding in checker.check_alt(image.alt, image.caption)]


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

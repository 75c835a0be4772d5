"""An issue as a PDF that everybody can read (PDF/UA): made once, of what was approved, and kept."""

import hashlib
import json
import secrets
from ctypes.util import find_library
from functools import lru_cache
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from PIL import ImageFile

from news import blocks, issues, serving
from news.models import Issue
from news.pictures import keeping

FOLDER = "issues"
# What WeasyPrint draws with. They come with the system, not with pip: README says how.
LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")
MISSING = _("This machine lacks the libraries that make a PDF. The README says which to install.")
# One at a time: it takes a second of a whole core, and nobody else shall wait for it.
_making = Lock()


@lru_cache(maxsize=1)
def is_possible():
    return all(map(find_library, LIBRARIES))


@require_safe
def issue_pdf(request, number):
    """Answer with the kept file; the first to ask has it made."""
    found = Issue.objects.filter(number=number, state__in=[Issue.State.SENDING, Issue.State.SENT]).first()
    if found is None or not is_possible():
        raise Http404
    return serving.answer(
        request,
        kept(found),
        content_type="application/pdf",
        headers={"Cache-Control": "public, max-age=3600"},
        download_as=f"nyhetsbrev-{found.number}.pdf",
    )


def kept(issue):
    """The name of the issue's file in the storage; made when it is not there yet."""
    told = json.dumps([issue.number, blocks.shown(issue)], sort_keys=True)
    name = f"{FOLDER}/{issue.number}-{hashlib.sha256(told.encode()).hexdigest()[:32]}.pdf"
    if not default_storage.exists(name):
        with _making:
            if not default_storage.exists(name):
                _write(name, made(issue))
    return name


def made(issue):
    from weasyprint import HTML  # slow to load, and only wanted here

    # It has just told Pillow to take pictures that are cut short, also those that are uploaded.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    html = render_to_string("news/issue_pdf.html", issues.context(issue) | {"site_url": settings.SITE_URL})
    return HTML(string=html, base_url=settings.SITE_URL, url_fetcher=_fetcher()).write_pdf(
        pdf_variant="pdf/ua-1"
    )


def _write(name, content):
    """Whole or not at all: another process may read it meanwhile."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    being_written = path.with_suffix(f".{secrets.token_hex(8)}.part")
    being_written.write_bytes(content)
    being_written.replace(path)


def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnPictures(URLFetcher):
        """Nothing is fetched: our own pictures are read from the storage, and all else is refused."""

        def fetch(self, url, headers=None):
            name = picture_of(url)
            if name is None:
                raise ValueError(f"Not one of our pictures: {url}")
            with default_storage.open(name) as file:
                return URLFetcherResponse(url, body=file.read())

    return OwnPictures()


def picture_of(url):
    """The file of the picture that has the address, or None."""
    address, ours = urlsplit(url), urlsplit(settings.SITE_URL)
    if address.netloc != ours.netloc or not address.path.startswith(get_script_prefix()):
        return None
    try:
        match = resolve("/" + address.path.removeprefix(get_script_prefix()))
    except Resolver404:
        return None
    if match.view_name != "news:image":
        return None
    values = match.kwargs
    return keeping.path(values["key"], f"{values['width']}.{values['suffix']}")

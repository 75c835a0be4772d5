"""Mails and pages shown in frames: no script, no form, nothing fetched from elsewhere."""

import re

from django.http import HttpResponse
from django.utils.html import format_html

IN_FRAME = "allow-popups allow-popups-to-escape-sandbox"
POLICY = (
    f"sandbox {IN_FRAME}; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)

_SIGNED = re.compile(r"(?<=/)[\w-]+(\.[\w-]+)?\.[\w-]{20,}(?=/)")


def framed(html):
    """A response for the inside of a frame. What is in it may come from anybody."""
    # A link that opened inside the frame would be refused there: it opens beside the admin.
    html = str(html).replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})


def without_personal_links(text):
    """A signed link is its reader's own: whoever may see the ledger may not act in another's name."""
    return _SIGNED.sub("…", text)


def framed_text(text):
    return framed(text_page(text))


def text_page(text):
    """Plain text as a mail program shows it: long lines turn on a phone."""
    page = '<!doctype html><head><meta charset="utf-8"></head><pre style="white-space: pre-wrap">{}</pre>'
    return format_html(page, text)

"""Filters for the templates of mails, and for what pages share with them."""

import re
from html import escape, unescape
from urllib.parse import urljoin

from django import template
from django.utils.safestring import mark_safe

from news import plaintext as plain

register = template.Library()
_HREF = re.compile(r'href="([^"]*)"')


@register.filter
def plaintext(html, base=""):
    return plain.plaintext(html, base)


@register.filter
def wrapped(text):
    return plain.wrap(text)


@register.filter
def absolute(link, base):
    """An address of this site with its host, as it must be in a mail; others as they are."""
    return urljoin(base, link) if base else link


@register.filter
def absolute_links(html, base):
    """Cleaned rich text, ready for a page or, with a base, for a mail."""
    if not base:
        return mark_safe(html)
    return mark_safe(_HREF.sub(lambda found: f'href="{escape(urljoin(base, unescape(found[1])))}"', html))

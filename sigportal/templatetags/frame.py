"""The frame around every page, which is the same for everybody who looks at the same view."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def frame(context, name):
    """{% frame "_parts/header.html" %}: built once for a view and language, in each process.

    The part is told the name of the view (`here`) and nothing else: neither who asks nor the address.
    """
    found = getattr(context.get("request"), "resolver_match", None)
    build = _build.__wrapped__ if settings.DEBUG else _build
    return build(name, found.view_name if found else "", get_language(), get_script_prefix())


@lru_cache(maxsize=512)  # two parts and two languages of every view
def _build(name, here, _language, _prefix):
    return get_template(name).render({"here": here})

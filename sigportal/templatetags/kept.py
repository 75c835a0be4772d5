"""Parts of pages that are the same for everybody, built once in each process for what they depend on."""

from django import template
from django.conf import settings
from django.db import connection
from django.template.base import token_kwargs
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import get_language

from sigportal.page_cache import changes

register = template.Library()
MOST = 500  # parts of one moment; what comes after them is built each time


@register.tag
def kept(parser, token):
    """{% kept [content] [name=value…] %}…{% endkept %}

    The part is told the values or, when `content` names a function in the context, what that one makes of
    (now, **values): neither who asks, nor the address, nor anything else of the page. So it is given again
    where these are the same: for as long as the process lives, or, with a function, until visitors may see
    something else (docs/decisions/page-cache.md). A page that names no such function, as a preview, has the
    part built of all that it knows, for itself alone.
    """
    bits = token.split_contents()[1:]
    content = bits.pop(0) if bits and "=" not in bits[0] else None
    values = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"Give kept a function and named values, not {bits}.")
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return Kept(content, values, nodes)


class Kept(template.Node):
    def __init__(self, content, values, nodelist):
        self.content, self.values, self.nodelist = content, values, nodelist

    def render(self, context):
        make = context.get(self.content)
        if self.content and not make:
            return self.nodelist.render(context)
        values = {name: value.resolve(context) for name, value in self.values.items()}
        now = timezone.now()
        parts = shelf.at(now) if make else lasting
        # The page's template too, because a block inside is filled by it.
        key = (self, make, context.template.name, *values.values(), get_language(), get_script_prefix())
        if (part := parts.get(key)) is None:
            part = self.nodelist.render(_alone(context, make(now, **values) if make else values))
            if len(parts) < MOST and not settings.DEBUG:
                parts[key] = part
        return part


class Shelf:
    """The parts of one moment. They are dropped together, and shared by the threads of a process."""

    def __init__(self):
        self.held = (None, {})

    def at(self, now):
        # Within a transaction there may be changes that nobody else sees yet.
        if connection.in_atomic_block or not settings.PAGE_CACHE:
            return {}
        # Read before the part is made: what changes meanwhile belongs to the next number.
        moment = (changes.number(), now.replace(second=0, microsecond=0))
        held = self.held
        if held[0] != moment:
            held = self.held = (moment, {})
        return held[1]


shelf, lasting = Shelf(), {}


def _alone(context, values):
    """A context of the same template that has nothing but the values."""
    alone = template.Context(values)
    alone.template, alone.render_context = context.template, context.render_context
    return alone

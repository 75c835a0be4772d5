"""What the head of a page says to machines: its one address, and its title said twice."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical(context):
    """The page's one address, without a query; "" for a page that is one person's own, or nowhere."""
    request = context.get("request")
    found = request and request.resolver_match
    if not found or "token" in found.kwargs:
        return ""
    return settings.SITE_URL + escape_uri_path(request.path)


@register.simple_tag
def home():
    return settings.SITE_URL + reverse("activities:start")


@register.simple_tag
def site_url():
    return settings.SITE_URL


@register.tag
def capture(parser, token):
    """{% capture name %}…{% endcapture %}: a block can be written only once, and is needed twice."""
    name = token.split_contents()[1]
    nodes = parser.parse(["endcapture"])
    parser.delete_first_token()
    return Capture(name, nodes)


class Capture(template.Node):
    def __init__(self, name, nodelist):
        self.name, self.nodelist = name, nodelist

    def render(self, context):
        # Rendered, so escaped, already; white space from the template is of no use in an attribute.
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))
        return ""

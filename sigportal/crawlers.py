"""For robots: /sitemap.xml with all that is published (sitemaps.org), and /robots.txt (RFC 9309)."""

from django.conf import settings
from django.db.models import CharField, Value
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_safe

from activities.models import Event, Plan, StatusReport
from audiences.models import Area
from news.models import Article, Document, GoodExample, Issue, Page

# The newest; a sitemap of more would be too large for the page cache to keep.
MOST_NEWS = 10_000
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{}
</urlset>
"""
SENT = [Issue.State.SENDING, Issue.State.SENT]
LISTS = [
    "activities:start",
    "activities:calendar",
    "activities:conferences",
    "activities:open_data",
    "audiences:areas",
    "audiences:privacy",
    "audiences:subscribe",
    "news:articles",
    "news:documents",
    "news:calculator",
    "news:good_examples",
    "news:issues",
]
PERSONAL = [
    "audiences:confirm",
    "audiences:leave",
    "audiences:preferences",
    "audiences:move",
    "audiences:stop_move",
    "news:draft",
]


@require_safe
def sitemap(request):
    # No template: its time would be felt, for thousands of lines that are all alike.
    lines = "\n".join(_line(path, changed) for path, changed in _pages())
    return HttpResponse(SITEMAP.format(lines), content_type="application/xml")


def _line(path, changed):
    day = timezone.localtime(changed) if hasattr(changed, "tzinfo") else changed
    lastmod = f"<lastmod>{day:%Y-%m-%d}</lastmod>" if day else ""
    return f"<url><loc>{escape(settings.SITE_URL + path)}</loc>{lastmod}</url>"


def _pages():
    """Pairs of a path and when the page was last changed, if that is kept; one query for each kind."""
    yield from ((reverse(name), None) for name in LISTS)
    now = timezone.now()
    for rows, changed in _kinds(now):
        for each in rows:
            yield each.get_absolute_url(), getattr(each, changed)
    yield from _few(now)
    yield from _pages_of_the_plan()


def _kinds(now):
    """Pairs of what is published, with no more than is asked for, and the field that says when it changed."""
    return [
        (Page.objects.only("place", "updated_at"), "updated_at"),
        (Article.objects.published(now).only("slug", "updated_at")[:MOST_NEWS], "updated_at"),
        (Issue.objects.filter(state__in=SENT).only("number", "sent_at"), "sent_at"),
        (StatusReport.objects.filter(state__in=SENT).only("sent_at"), "sent_at"),
        (Event.objects.public().only("changed_at"), "changed_at"),
    ]


def _few(now):
    """Of what is not much, all in one question. Of documents only films have a page."""
    kinds = {
        "news:good_example": GoodExample.objects.published(now),
        "audiences:area": Area.objects.public(),
        "news:document": Document.objects.published(now).films(),
    }
    parts = [
        rows.order_by().values_list(Value(view, output_field=CharField()), "slug", "updated_at")
        for view, rows in kinds.items()
    ]
    for view, slug, changed in parts[0].union(*parts[1:], all=True):
        yield reverse(view, args=[slug]), changed


def _pages_of_the_plan():
    # With its versions in one query; a plan that has none is one row too.
    plan = Plan.objects.filter(is_current=True).values_list("versions__version", "versions__on")
    for number, (version, on) in enumerate(plan):
        if number == 0:
            yield reverse("activities:plan"), None
        if version:
            yield reverse("activities:version", args=[version]), on


@require_safe
def robots(request):
    """Robots read this at the root of a host: below a path the host's own file has to say the same."""
    personal = [reverse(name, args=["x"]).removesuffix("x/") for name in PERSONAL]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in [reverse("admin:index"), *personal])]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")

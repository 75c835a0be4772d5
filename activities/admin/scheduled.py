"""All that is to happen by itself, in one list by time: sent, published, archived, and what to review."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.admin.work import RELATED, address_of, product_of
from activities.models import Occasion
from activities.models.occasion import State
from news.models import Article, Document, GoodExample, NextVersion, Page

KINDS = (Article, GoodExample, Document, Page)
REVIEWS_AHEAD = timedelta(days=60)
MOST = 200  # of each kind
LANES = {
    "goes-out": gettext_lazy("goes out"),
    "is-published": gettext_lazy("is published"),
    "new-version": gettext_lazy("new version is published"),
    "is-archived": gettext_lazy("is archived"),
    "to-review": gettext_lazy("to be reviewed"),
}


@dataclass(frozen=True)
class Entry:
    at: datetime
    lane: str
    row: object
    is_day: bool = False  # its hour means nothing
    is_late: bool = False

    @property
    def what(self):
        return LANES[self.lane]

    @property
    def kind(self):
        return self.row._meta.verbose_name

    @property
    def address(self):
        return address_of(self.row)


def url(site):
    return path("schemalagt/", site.admin_view(lambda request: view(request, site)), name="scheduled")


def view(request, site):
    if not request.user.has_perm("news.view_article"):
        raise PermissionDenied
    now = timezone.now()
    found = [each for each in entries(now) if _may_see(request, each.row)]
    context = {"title": _("Scheduled"), "entries": found}
    return TemplateResponse(request, "admin/scheduled.html", {**site.each_context(request), **context})


def _may_see(request, row):
    return request.user.has_perm(f"{row._meta.app_label}.view_{row._meta.model_name}")


def entries(now):
    """Everything that is to happen, the soonest first; reviews that are due already come first."""
    found = [*_sendings(), *_next_versions(now)]
    for model in KINDS:
        found += _of_kind(model, now)
    return sorted(found, key=lambda each: each.at)


def _sendings():
    rows = (
        Occasion.objects.filter(state=State.READY, halted_at=None)
        .select_related(*RELATED)
        .order_by("deliver_at")[:MOST]
    )
    for each in rows:
        if (product := product_of(each)) and not isinstance(product, Article):
            yield Entry(each.deliver_at, "goes-out", product)


def _next_versions(now):
    for each in NextVersion.objects.filter(publish_at__gt=now).prefetch_related("row")[:MOST]:
        yield Entry(each.publish_at, "new-version", each.row)


def _of_kind(model, now):
    rows = model.objects.kept()
    for row in rows.filter(published_at__gt=now).order_by("published_at")[:MOST]:
        yield Entry(row.published_at, "is-published", row)
    for row in rows.filter(archived_at__gt=now).order_by("archived_at")[:MOST]:
        yield Entry(row.archived_at, "is-archived", row)
    today = timezone.localdate(now)
    for row in model.objects.to_review(today + REVIEWS_AHEAD).order_by("review_by")[:MOST]:
        at = timezone.make_aware(datetime.combine(row.review_by, time.min))
        yield Entry(at, "to-review", row, is_day=True, is_late=row.review_by < today)

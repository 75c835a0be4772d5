"""Statistics: what became of a newsletter, beside the earlier ones. Sums, for whoever may read the ledger."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from news.mailing.models import Mailing
from news.spreadsheet import csv_answer
from news.statistics.bars_picture import picture
from news.statistics.figures import FEW, of_latest, of_mailing, said
from news.statistics.sums import UNCOUNTED


def urls(site):
    def at(route, view, name):
        def guarded(request, **kwargs):
            if not request.user.has_perm("news.view_mailing"):
                raise PermissionDenied
            return view(request, site, **kwargs)

        return path(route, site.admin_view(guarded), name=name)

    return [
        at("statistik/", latest, "statistics"),
        at("statistik.csv", latest_csv, "statistics_csv"),
        at("statistik/<int:pk>/", mailing, "statistics_mailing"),
        at("statistik/<int:pk>.csv", mailing_csv, "statistics_mailing_csv"),
    ]


def latest(request, site):
    rows = of_latest()
    bars = [
        (_day(each), each.sums.delivered + each.sums.bounced, each.sums.bounced, each.sums.delivered)
        for each in reversed(rows)
    ]
    return _page(request, site, "latest", _("Statistics"), rows=rows, chart=picture(bars))


def latest_csv(request, site):
    head = [_("Newsletter"), _("Began"), *_heads(), _("Clicks on links")]
    rows = [[each.subject, _day(each), *_numbers(each.sums), each.clicks] for each in of_latest()]
    return csv_answer([head, *rows], "statistik.csv")


def mailing(request, site, pk):
    figures = of_mailing(_find(pk))
    counties = [_bar(part.name, part.sums.delivered) for part in figures.counties]
    context = {
        "figures": figures,
        "county_chart": picture(counties),
        "link_chart": picture([(str(link), link.clicks, 0, link.clicks) for link in figures.links]),
        "counts_links": settings.LINK_STATISTICS,
    }
    return _page(request, site, "mailing", _("Statistics: %(what)s") % {"what": figures.subject}, **context)


def mailing_csv(request, site, pk):
    figures = of_mailing(_find(pk))
    head = [_("Part"), _("Name"), *_heads(), _("Clicks on links")]
    rows = [[_("In all"), figures.subject, *_numbers(figures.sums), figures.clicks]]
    for label, parts in ((_("County"), figures.counties), (_("Target group"), figures.groups)):
        rows += [[label, part.name, *map(said, _numbers(part.sums)), ""] for part in parts]
    rows += [[_("Link"), link.address, *[""] * len(_heads()), link.clicks] for link in figures.links]
    return csv_answer([head, *rows], f"statistik-{pk}.csv")


def _heads():
    return [_("Sent"), _("Arrived"), _("Came back"), _("Complaints"), _("Left")]


def _numbers(sums):
    return [sums.sent, sums.delivered, sums.bounced, sums.complained, sums.left]


def _bar(name, number):
    """No bar is so short that it tells what the number beside it does not."""
    return name, max(number, FEW) if number else 0, 0, said(number)


def _find(pk):
    return get_object_or_404(Mailing.objects.with_subjects().exclude(purpose__in=UNCOUNTED), pk=pk)


def _day(figures):
    return timezone.localdate(figures.mailing.created_at).isoformat()


def _page(request, site, template, title, **context):
    context = {**site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/statistics/{template}.html", context)

"""News and newsletters for everybody; what is not published does not exist here."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, ListView

from news import archive, blocks, pdf
from news.models import Article, Issue
from news.paging import ShortPaginator


class Articles(ListView):
    template_name = "news/articles.html"
    context_object_name = "articles"
    paginator_class = ShortPaginator
    paginate_by = 10

    def get_queryset(self):
        return Article.objects.published()

    def get_context_data(self, **kwargs):
        return super().get_context_data(listed=_listed, archive=_archive, **kwargs)


def _listed(now, *, page, year=None, month=None):
    """One page of the list, and the months to choose among when it is a year's."""
    rows = Article.objects.published(now).select_related("image").defer("body")
    months = archive.months(now, year) if year else []
    if year:
        rows = archive.within(rows, year, month and month.month)
    first = (page - 1) * Articles.paginate_by
    listed = rows[first : first + Articles.paginate_by]
    return {"articles": listed, "year": year, "month": month, "months": months}


def _archive(now, *, year=None, month=None):
    return {"years": archive.years(now), "year": year, "month": month}


class ArticlesOfYear(Articles):
    """A year of the archive, or one of its months. One without news has no page."""

    allow_empty = False

    def get_queryset(self):
        archive.check(**self.kwargs)
        return archive.within(super().get_queryset(), **self.kwargs)

    def get_context_data(self, **kwargs):
        year, month = self.kwargs["year"], self.kwargs.get("month")
        return super().get_context_data(year=year, month=month and date(year, month, 1), **kwargs)


class ArticlePage(DetailView):
    template_name = "news/article.html"
    context_object_name = "article"

    def get_queryset(self):
        return Article.objects.reachable().select_related("image").defer("body")

    def get_context_data(self, **kwargs):
        return super().get_context_data(content=_article, **kwargs)


def _article(now, *, slug):
    return {"article": get_object_or_404(Article.objects.reachable(now).select_related("image"), slug=slug)}


class PublicIssues:
    """An issue is public from the moment it begins to go out."""

    def get_queryset(self):
        return Issue.objects.filter(state__in=[Issue.State.SENDING, Issue.State.SENT])


class Issues(PublicIssues, ListView):
    template_name = "news/issues.html"
    context_object_name = "issues"
    paginator_class = ShortPaginator
    paginate_by = 20


class IssuePage(PublicIssues, DetailView):
    template_name = "news/issue.html"
    context_object_name = "issue"
    slug_field = slug_url_kwarg = "number"

    def get_context_data(self, **kwargs):
        shown = {"content": blocks.shown(self.object), "has_pdf": pdf.is_possible()}
        return super().get_context_data(**shown, **kwargs)

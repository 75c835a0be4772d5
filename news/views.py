"""News and newsletters for everybody; what is not published does not exist here."""

from datetime import date

from django.utils import timezone
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
        return Article.objects.published().select_related("image")

    def get_context_data(self, **kwargs):
        return super().get_context_data(years=archive.years(timezone.now()), **kwargs)


class ArticlesOfYear(Articles):
    """A year of the archive, or one of its months. One without news has no page."""

    allow_empty = False

    def get_queryset(self):
        archive.check(**self.kwargs)
        return archive.within(super().get_queryset(), **self.kwargs)

    def get_context_data(self, **kwargs):
        year, month = self.kwargs["year"], self.kwargs.get("month")
        shown = {"year": year, "month": month and date(year, month, 1)}
        return super().get_context_data(months=archive.months(timezone.now(), year), **shown, **kwargs)


class ArticlePage(DetailView):
    template_name = "news/article.html"
    context_object_name = "article"

    def get_queryset(self):
        return Article.objects.reachable().select_related("image")


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

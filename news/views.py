"""News and newsletters for everybody; what is not published does not exist here."""

from django.views.generic import DetailView, ListView

from news.models import Article, Issue


class Articles(ListView):
    template_name = "news/articles.html"
    context_object_name = "articles"
    paginate_by = 10

    def get_queryset(self):
        return Article.objects.published()


class ArticlePage(DetailView):
    template_name = "news/article.html"
    context_object_name = "article"

    def get_queryset(self):
        return Article.objects.reachable()


class PublicIssues:
    """An issue is public from the moment it begins to go out."""

    def get_queryset(self):
        return Issue.objects.filter(state__in=[Issue.State.SENDING, Issue.State.SENT])


class Issues(PublicIssues, ListView):
    template_name = "news/issues.html"
    context_object_name = "issues"
    paginate_by = 20


class IssuePage(PublicIssues, DetailView):
    template_name = "news/issue.html"
    context_object_name = "issue"
    slug_field = slug_url_kwarg = "number"

    def get_context_data(self, **kwargs):
        return super().get_context_data(items=self.object.items.all(), **kwargs)

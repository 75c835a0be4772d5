"""Which template shows a row to visitors, whether it is out or not."""

from django.template.loader import render_to_string
from django.utils import translation

from news.content import context_of, statement, template_of
from news.models import Article, Document, GoodExample, Page


def shown(row, request=None):
    """The row's page as HTML, in its own language."""
    template, context = _page_of(row)
    with translation.override(getattr(row, "language", translation.get_language())):
        return render_to_string(template, context, request)


def _page_of(row):
    match row:
        case Article():
            return "news/article.html", {"article": row}
        case GoodExample():
            return "news/good_example.html", {"example": row}
        case Document() if row.is_film:
            return "news/film.html", {"document": row}
        case Document():
            return "news/documents.html", {"documents": [row]}
        case Page(place=Page.Place.ACCESSIBILITY):
            return "news/accessibility.html", statement(row)
        case Page():
            return template_of(row), context_of(row)

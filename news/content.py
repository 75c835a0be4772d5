"""The fixed pages, the accessibility statement and the good examples, open to everybody."""

from django import forms
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView

from audiences.models import County, Theme
from news.models import Article, Document, GoodExample, KnownFault, Page
from news.paging import ShortPaginator

MOST_RELEASES = 20


@require_safe
def page(request, place):
    found = get_object_or_404(Page.objects.select_related("image").defer("body"), place=place)
    with translation.override(found.language):
        return render(request, template_of(found), {"page": found, "content": _page})


def _page(_now, *, place):
    return context_of(get_object_or_404(Page.objects.select_related("image"), place=place))


def template_of(found):
    return "news/press.html" if found.place == Page.Place.PRESS else "news/page.html"


def context_of(found):
    """The page, and what is listed below its text."""
    if found.place != Page.Place.PRESS:
        return {"page": found}
    releases = Article.objects.published().filter(kind=Article.Kind.RELEASE).select_related("image")
    return {"page": found, "releases": releases.defer("body")[:MOST_RELEASES]}


@require_safe
def accessibility(request):
    found = get_object_or_404(Page, place=Page.Place.ACCESSIBILITY)
    return render(request, "news/accessibility.html", statement(found))


def statement(found):
    """What the accessibility statement says: the page's own text, and the known faults."""
    films = Document.objects.reachable().films().filter(Q(captions="") | Q(transcript=""))
    # A film that not everybody can follow is a fault that nobody has to write down.
    faults = [*KnownFault.objects.all(), *(film.fault for film in films)]
    remaining = [each for each in faults if each.mended_on is None]
    grounds = {ground: [each for each in remaining if each.ground == ground] for ground in KnownFault.Ground}
    changed = timezone.localdate(found.updated_at)
    return {
        "page": found,
        "grounds": [(ground.label, listed) for ground, listed in grounds.items() if listed],
        "breaks_the_law": bool(grounds[KnownFault.Ground.FAULT]),
        "exempts": bool(grounds[KnownFault.Ground.BURDEN] or grounds[KnownFault.Ground.EXEMPT]),
        # A fault that is found or mended changes the statement too.
        "updated_on": max([changed, *(each.mended_on or each.since for each in faults)]),
    }


class ExampleFilter(forms.Form):
    """Its names are part of addresses that people keep, and so they are Swedish."""

    tema = forms.ModelChoiceField(None, label=_("Theme"), required=False, empty_label=_("All themes"))
    lan = forms.ModelChoiceField(None, label=_("County"), required=False, empty_label=_("All counties"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["tema"].queryset = Theme.objects.all()
        examples = GoodExample.objects.published().filter(area__is_public=True)
        self.fields["lan"].queryset = County.objects.filter(pk__in=examples.values("area__county"))

    def chosen(self, now):
        rows = GoodExample.objects.published(now)
        if theme := self.cleaned_data["tema"]:
            rows = rows.filter(theme=theme)
        if county := self.cleaned_data["lan"]:
            rows = rows.filter(area__county=county, area__is_public=True)
        return rows


class GoodExamples(ListView):
    template_name = "news/good_examples.html"
    context_object_name = "examples"
    paginator_class = ShortPaginator
    paginate_by = 12

    def get_queryset(self):
        self.filter = ExampleFilter(self.request.GET)
        if not self.filter.is_valid():
            raise Http404
        return self.filter.chosen(timezone.now())

    def get_context_data(self, **kwargs):
        theme, county = self.filter.cleaned_data["tema"], self.filter.cleaned_data["lan"]
        chosen = {"theme": theme and theme.pk, "county": county and county.pk}
        return super().get_context_data(listed=_examples, **chosen, **kwargs)


def _examples(now, *, page, count, theme, county):
    filled = ExampleFilter({"tema": theme, "lan": county}, auto_id="%s")
    filled.is_valid()
    rows = filled.chosen(now).select_related("area__county", "image", "theme").defer("done", "result")
    first = (page - 1) * GoodExamples.paginate_by
    return {
        "filter": filled,
        "is_filtered": bool(theme or county),
        "count": count,
        "examples": rows[first : first + GoodExamples.paginate_by],
    }


class GoodExamplePage(DetailView):
    template_name = "news/good_example.html"
    context_object_name = "example"

    def get_queryset(self):
        return GoodExample.objects.reachable().select_related("image").defer("done", "result")

    def get_context_data(self, **kwargs):
        return super().get_context_data(content=_example, **kwargs)


def _example(now, *, slug):
    rows = GoodExample.objects.reachable(now).select_related("area__county", "image", "theme")
    return {"example": get_object_or_404(rows, slug=slug)}

"""The search: a page for everybody, and its description for browsers (OpenSearch)."""

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activities.models import SearchEntry
from activities.search import asking


@require_safe
def search(request):
    question = request.GET.get("q", "").replace("\0", "").strip()
    kind = request.GET.get("slag", "")
    context = {
        "question": question[: asking.MOST_LETTERS],
        "is_cut": len(question) > asking.MOST_LETTERS,
        "is_asked": bool(question),
        "most": asking.MOST_FOUND,
    }
    if question:
        kind = kind if kind in SearchEntry.Kind.values else ""
        context |= _answered(question, kind, request.GET.get("page"))
    return render(request, "activities/search.html", context)


def _answered(question, kind, page):
    now = timezone.now()
    answered = asking.answer(question, kind=kind, now=now)
    page = Paginator(answered.chosen, asking.PER_PAGE).get_page(page)
    hits = asking.hits(answered, page.object_list, now) if answered.words else []
    return {
        "answer": answered,
        "hits": hits,
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
        "label": SearchEntry.Kind(kind).label if kind else "",
        "meant": " ".join(answered.words) if answered.instead_of else "",
    }


@require_safe
def description(request):
    context = {"site": settings.SITE_URL}
    content_type = "application/opensearchdescription+xml"
    return render(request, "opensearch.xml", context, content_type=content_type)

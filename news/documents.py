"""Documents and films: their list, a film's page, and each file through a view that says what it may do."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from news import serving
from news.models import Document
from news.paging import ShortPaginator

# A browser shows a PDF in a viewer of its own, which a sandbox would stop.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
FOR_ONE = "private, no-store"


class Documents(ListView):
    template_name = "news/documents.html"
    context_object_name = "documents"
    paginator_class = ShortPaginator
    paginate_by = 20

    def get_queryset(self):
        return Document.objects.published().defer("captions", "transcript")


@require_safe
def document(request, slug):
    found = _found(request, slug)
    if not found.is_film:
        return _file(request, found)
    return _guarded(found, render(request, "news/film.html", {"document": found}))


@require_safe
def film_file(request, slug):
    found = _found(request, slug)
    if not found.is_film:
        raise Http404
    return _file(request, found)


@require_safe
def film_captions(request, slug):
    found = _found(request, slug)
    if not found.captions:
        raise Http404
    response = HttpResponse(found.captions, content_type="text/vtt; charset=utf-8", headers=serving.SAFE)
    return _guarded(found, response)


def _found(request, slug):
    rows = Document.objects.select_related("poster")
    # Who asks is looked at only when it matters: what is for everybody stays the same for everybody.
    return rows.reachable().filter(slug=slug).first() or get_object_or_404(
        rows.open_to(request.user), slug=slug
    )


def _file(request, found):
    kind = found.kind
    response = serving.answer(
        request,
        found.file.name,
        content_type=kind.content_type,
        headers={"Content-Security-Policy": PDF_POLICY} if kind.suffix == "pdf" else {},
        download_as=f"{found.slug}.{kind.suffix}",
        is_shown=kind.is_shown,
    )
    return _guarded(found, response)


def _guarded(found, response):
    """What is for those who have signed in is kept by nobody on the way."""
    if found.is_restricted:
        response.headers["Cache-Control"] = FOR_ONE
        patch_vary_headers(response, ["Cookie"])
    return response

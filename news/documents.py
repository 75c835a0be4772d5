"""Documents for everybody: their list, and each file through a view that says what it may do."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django.views.generic import ListView

from news.models import Document

# A browser shows a PDF in a viewer of its own, which a sandbox would stop.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'"


class Documents(ListView):
    template_name = "news/documents.html"
    context_object_name = "documents"
    paginate_by = 20

    def get_queryset(self):
        return Document.objects.published()


@require_safe
def document(request, slug):
    found = get_object_or_404(Document.objects.reachable(), slug=slug)
    kind = found.kind
    try:
        file = found.file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=not kind.is_shown,
        filename=f"{found.slug}.{kind.suffix}",
        content_type=kind.content_type,
        headers={
            "Content-Security-Policy": PDF_POLICY if kind.suffix == "pdf" else POLICY,
            "X-Content-Type-Options": "nosniff",
        },
    )

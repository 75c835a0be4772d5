"""The files of pictures. Each is the same for ever, so everybody may keep it."""

from django.http import Http404
from django.views.decorators.http import require_safe

from news import serving
from news.pictures import keeping

CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def image(request, key, width, suffix):
    if suffix not in CONTENT_TYPES:
        raise Http404
    return serving.answer(
        request,
        keeping.path(key, f"{width}.{suffix}"),
        content_type=CONTENT_TYPES[suffix],
        headers={"Cache-Control": FOR_EVER},
    )

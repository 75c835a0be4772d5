"""Open data: a page that describes every set, and the sets as JSON and CSV at addresses that stay."""

import csv
from hashlib import sha256
from io import StringIO

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

from activities.models import Plan
from activities.open_data.sets import BY_KEY, LICENCE, LICENCE_ADDRESS, SETS
from audiences.cells import guarded

# Excel takes a file without it to be in another encoding, and shows Ã¥ for å.
BYTE_ORDER_MARK = "\ufeff"


@require_safe
def open_data(request):
    context = {"sets": SETS, "licence_address": LICENCE_ADDRESS, "plan": Plan.objects.current()}
    return render(request, "activities/open_data.html", context)


@require_safe
def as_json(request, key):
    found = _set(key)
    content = {
        "titel": found.title,
        "om": found.about,
        "licens": LICENCE,
        "licensens_adress": LICENCE_ADDRESS,
        "beskrivning": settings.SITE_URL + reverse("activities:open_data") + f"#{key}",
        "falt": dict(found.fields),
        "rader": [dict(zip(found.names, row, strict=True)) for row in found.rows()],
    }
    return _answer(request, JsonResponse(content, json_dumps_params={"ensure_ascii": False}), f"{key}.json")


@require_safe
def as_csv(request, key):
    """Comma-separated (RFC 4180). Lists are joined with " | "."""
    found = _set(key)
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(found.names)
    writer.writerows([_cell(value) for value in row] for row in found.rows())
    made = HttpResponse(
        BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8; header=present"
    )
    return _answer(request, made, f"{key}.csv")


def _set(key):
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _cell(value):
    if isinstance(value, list):
        value = " | ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return guarded(value) if isinstance(value, str) else value


def _answer(request, response, file_name):
    """The content with its own ETag, for the pages of any other site too."""
    response["Content-Disposition"] = f'inline; filename="{file_name}"'
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{LICENCE_ADDRESS}>; rel="license"'
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    return condition(etag_func=lambda request: etag)(lambda request: response)(request)

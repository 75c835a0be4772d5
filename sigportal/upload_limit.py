"""Refuses what is too big by its Content-Length, before a byte of it is read or kept."""

from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from audiences.importing import files
from news import file_kinds
from news.pictures import reading

ROOM = 1024 * 1024  # for the other fields of the form, bytes
MOST_OF_STAFF = max(file_kinds.MOST, file_kinds.MOST_OF_A_FILM, reading.MOST, files.MOST) + ROOM
# The public forms take no files.
MOST_OF_VISITORS = ROOM


class UploadLimit:
    """Before anything that looks into a form: Django keeps a file whole before a form can refuse it.

    A body without a length is not read at all (PEP 3333: it is then empty).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = _length(request)
        if length <= MOST_OF_VISITORS:
            return self.get_response(request)
        is_admin = request.path.startswith(reverse("admin:index"))
        most = MOST_OF_STAFF if is_admin else MOST_OF_VISITORS
        if length <= most:
            return self.get_response(request)
        context = {"most": filesizeformat(most - ROOM if is_admin else most), "is_admin": is_admin}
        response = render(request, "413.html", context, status=413)
        # The rest of it is still on its way on this connection.
        response.headers["Connection"] = "close"
        return response


def _length(request):
    try:
        return int(request.headers.get("content-length") or 0)
    except ValueError:
        return 0

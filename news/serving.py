"""A kept file as an answer: whole, in part, or "you have it already"."""

from pathlib import PurePosixPath
from threading import BoundedSemaphore

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header

from news import ranges

BLOCK = 64 * 1024  # bytes
# A film keeps a thread for as long as its viewer reads. So many at once, and there are threads left for
# pages; sigportal/web.py has as many more. What is smaller than this is handed over at once.
AT_ONCE = 8
SMALL = 1024 * 1024
_places = BoundedSemaphore(AT_ONCE)
# What is shown can neither run, nor fetch, nor be framed.
POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'"
SAFE = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}


def answer(request, name, *, content_type, headers, download_as="", is_shown=True):
    """Answer with the file `name` of the storage. Its name is random: another content has another name."""
    tag = f'"{PurePosixPath(name).stem}"'
    headers = {**SAFE, "ETag": tag, "Accept-Ranges": "bytes", **headers}
    if _has_it(request, tag):
        return HttpResponseNotModified(headers=headers)
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise Http404 from error
    try:
        response = _sent(request, file, _part(request, file.size, tag), content_type)
    except ranges.NotThere:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    if not response.streaming:
        file.close()
    if download_as:
        headers["Content-Disposition"] = content_disposition_header(not is_shown, download_as)
    for header, value in headers.items():
        response.headers.setdefault(header, value)
    return response


def _has_it(request, tag):
    asked = request.headers.get("If-None-Match", "")
    return asked.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in asked.split(","))


def _part(request, size, tag):
    """(first, last) of the part that is asked for and is to be heard, or None. Raises NotThere."""
    asked, condition = request.headers.get("Range", ""), request.headers.get("If-Range")
    if request.method != "GET" or not asked or (condition and not ranges.is_same(condition, tag)):
        return None
    return ranges.part(asked, size)


def _sent(request, file, part, content_type):
    first, last = part or (0, file.size - 1)
    count = last + 1 - first
    headers = {"Content-Length": str(count)}
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type, headers=headers)
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    is_big = count > SMALL
    if is_big and not _places.acquire(blocking=False):
        return HttpResponse(status=503, headers={"Retry-After": "10", "Cache-Control": "no-store"})
    blocks = Blocks(file, first, count, leave=_places.release if is_big else None)
    return StreamingHttpResponse(
        blocks, status=206 if part else 200, content_type=content_type, headers=headers
    )


class Blocks:
    """Some bytes of an open file, a block at a time. The file is closed with the answer."""

    def __init__(self, file, first, count, *, leave=None):
        self.file, self.left, self.leave = file, count, leave
        file.seek(first)

    def __iter__(self):
        while self.left and (block := self.file.read(min(BLOCK, self.left))):
            self.left -= len(block)
            yield block

    def close(self):
        self.file.close()
        leave, self.leave = self.leave, None
        if leave:
            leave()

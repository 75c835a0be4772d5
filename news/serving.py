"""A kept file as an answer: whole, in part, or "you have it already"."""

from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header

from news import ranges

BLOCK = 64 * 1024  # bytes
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
    response = _part(request, file, tag, content_type) or _whole(file, content_type)
    disposition = _disposition(download_as, is_shown)
    for header, value in {**headers, **disposition}.items():
        response.headers[header] = value
    return response


def _has_it(request, tag):
    asked = request.headers.get("If-None-Match", "")
    return asked.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in asked.split(","))


def _whole(file, content_type):
    response = FileResponse(file, content_type=content_type)
    response.block_size = BLOCK
    response.headers["Content-Length"] = str(file.size)
    return response


def _part(request, file, tag, content_type):
    """The answer to a Range that is to be heard, or None."""
    asked, condition = request.headers.get("Range", ""), request.headers.get("If-Range")
    if request.method != "GET" or not asked or (condition and not ranges.is_same(condition, tag)):
        return None
    size = file.size
    try:
        found = ranges.part(asked, size)
    except ranges.NotThere:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if found is None:
        return None
    first, last = found
    return StreamingHttpResponse(
        Blocks(file, first, last + 1 - first),
        status=206,
        content_type=content_type,
        headers={"Content-Length": str(last + 1 - first), "Content-Range": f"bytes {first}-{last}/{size}"},
    )


class Blocks:
    """Some bytes of an open file, a block at a time. The file is closed with the answer."""

    def __init__(self, file, first, count):
        self.file, self.left = file, count
        file.seek(first)

    def __iter__(self):
        while self.left and (block := self.file.read(min(BLOCK, self.left))):
            self.left -= len(block)
            yield block

    def close(self):
        self.file.close()


def _disposition(name, is_shown):
    return {"Content-Disposition": content_disposition_header(not is_shown, name)} if name else {}

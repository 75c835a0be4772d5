"""Leads from the earlier address of something published to its present one."""

from django.http import HttpResponsePermanentRedirect

from news.models import MovedAddress


class MovedAddresses:
    """Asks only when nothing else answers, so that a new page at an old address is shown."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        return led_on(request) or response


def led_on(request):
    path = request.path_info.removeprefix("/")
    if not path.endswith("/") or len(path) > 300 or "\x00" in path:
        return None
    moved = MovedAddress.objects.filter(path=path).first()
    if moved is None or moved.row is None or not moved.row.is_published():
        return None
    query = request.META.get("QUERY_STRING")
    return HttpResponsePermanentRedirect(moved.row.get_absolute_url() + (f"?{query}" if query else ""))

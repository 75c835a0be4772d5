"""What browsers are told to allow, and compression: nothing inline but what the admin's editor needs."""

from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from sigportal.page_cache.encoding import chosen

KINDS = ("img", "style", "script", "font", "media", "connect", "manifest")
PUBLIC = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in KINDS),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
# CKEditor 4 builds its frames and buttons of inline scripts and styles, and mails have inline styles.
ADMIN = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    ]
)
NOT_USED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


class SecurityHeaders:
    def __init__(self, get_response):
        self.get_response = get_response
        self.permissions = ", ".join(f"{name}=()" for name in NOT_USED)

    def __call__(self, request):
        response = self.get_response(request)
        is_admin = request.path.startswith(reverse("admin:index"))
        response.headers.setdefault("Content-Security-Policy", ADMIN if is_admin else PUBLIC)
        response.headers.setdefault("Permissions-Policy", self.permissions)
        return response


class CompressedPages(GZipMiddleware):
    """For what is built each time: by gzip, whose length Django blurs, since a form carries secrets.

    A file that is sent in parts keeps its length.
    """

    def process_response(self, request, response):
        if response.streaming:
            return response
        if chosen(request.headers.get("Accept-Encoding", ""), ("gzip",)) == "gzip":
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        return response

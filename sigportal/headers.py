"""What browsers are told to allow: nothing inline on public pages; the editor's needs, in the admin only."""

from django.urls import reverse

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

"""How many forms one address and one network may send: no cookie is set, and no address is kept."""

from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db.models import F
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sigportal.models import FormCount

PERIOD = 600  # seconds
# (bits of the address in IPv4, in IPv6, most posts in a period). A town hall may share one address.
SCOPES = ((32, 64, 20), (24, 48, 100))


class RateLimit:
    """Guards every form that posts outside the admin, so that no view can forget it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        is_admin = "admin" in request.resolver_match.namespaces
        # A link from a mail is its own proof, and one mail provider leaves for many (RFC 8058).
        is_proven = "token" in kwargs or getattr(view, "proves_itself", False)
        if request.method != "POST" or is_admin or is_proven:
            return None
        if not is_too_many(client_address(request), timezone.now()):
            return None
        response = render(request, "429.html", status=429)
        response["Retry-After"] = str(PERIOD)
        return response


def client_address(request):
    """The visitor's address; behind a proxy the one that the nearest proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For") if settings.BEHIND_PROXY else None
    said = forwarded.rpartition(",")[2] if forwarded else request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(said.strip())
    except ValueError:
        return ip_address("0.0.0.0")  # noqa: S104  what has no address shares one
    return getattr(found, "ipv4_mapped", None) or found


def is_too_many(address, now):
    """Count one post; True when the address or its network has sent too many in this period."""
    period = int(now.timestamp()) // PERIOD
    until = datetime.fromtimestamp((period + 1) * PERIOD, UTC)
    counts = [
        (_count(f"{period} {_network(address, short, long)}", until, now), most)
        for short, long, most in SCOPES
    ]
    return any(posts > most for posts, most in counts)


def _network(address, short, long):
    return ip_network((address, short if address.version == 4 else long), strict=False)


def _count(name, until, now):
    key = salted_hmac("sigportal.rate_limit", name, algorithm="sha256").hexdigest()
    row = FormCount.objects.filter(key=key)
    if not row.update(posts=F("posts") + 1):
        FormCount.objects.filter(until__lt=now).delete()
        FormCount.objects.bulk_create([FormCount(key=key, until=until)], ignore_conflicts=True)
        row.update(posts=F("posts") + 1)
    return row.values_list("posts", flat=True).get()

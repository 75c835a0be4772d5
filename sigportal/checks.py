"""Settings that can be wrong, each with an id and the mend."""

import stat
import string
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import Error, register
from django.core.exceptions import ValidationError
from django.core.mail.message import forbid_multi_line_headers
from django.core.validators import validate_email
from django.http.request import validate_host

SECRET_LEAST = 32
SECRET_OF_EVENTS_LEAST = 16
LONGEST_LOCAL = 30  # of 64 characters, less those of a mark
OUTBOX = "news.mailing.outbox.EmailBackend"


@register
def site_url(app_configs, **options):
    found = _address(settings.SITE_URL)
    if found is None:
        return [
            Error(
                f"SITE_URL is not the address of a site: '{settings.SITE_URL}'.",
                hint="Write https:// and a host, as https://example.org. A path is written as PATH_PREFIX.",
                id="sigportal.E001",
            )
        ]
    if not validate_host(found.hostname, settings.ALLOWED_HOSTS):
        return [
            Error(
                f"Links in mails point at {found.hostname}, which ALLOWED_HOSTS turns away.",
                hint=f"Add {found.hostname} to ALLOWED_HOSTS, or mend SITE_URL.",
                id="sigportal.E002",
            )
        ]
    return []


def _address(text):
    """Return the parts of an address without a path, or None when it is anything else."""
    try:
        found = urlsplit(text)
        is_site = found.scheme in {"http", "https"} and found.hostname and found.port != 0
    except ValueError:
        return None
    is_bare = not (found.path or found.query or found.fragment or set(text) & set(string.whitespace))
    return found if is_site and is_bare else None


@register
def secret_key_file(app_configs, **options):
    path = settings.DATA_DIR / "secret_key"
    if not path.exists() or not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return []
    return [
        checks.Warning(
            f"Others on this machine may read {path}.",
            hint=f"Run: chmod 600 {path}",
            id="sigportal.W001",
        )
    ]


@register
def shared_database(app_configs, **options):
    if not settings.REDIS_URL or "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        return []
    return [
        checks.Warning(
            "REDIS_URL is set, but the database is SQLite: workers on other machines would not see it.",
            hint="Set DATABASE_URL to a PostgreSQL database.",
            id="sigportal.W002",
        )
    ]


@register
def mail_leaves(app_configs, **options):
    if settings.EMBEDDED or settings.EMAIL_BACKEND != OUTBOX:
        return []
    return [
        checks.Warning(
            "No mail leaves this machine: without EMAIL_URL mails are only written to the outbox folder.",
            hint="Set EMAIL_URL, as smtp+tls://user:password@host:587.",
            id="sigportal.W003",
        )
    ]


@register
def sender_address(app_configs, **options):
    try:
        validate_email(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        forbid_multi_line_headers("From", settings.DEFAULT_FROM_EMAIL, "utf-8")
    except (ValidationError, ValueError):
        return [
            Error(
                f"DEFAULT_FROM_EMAIL is not a sender: {settings.DEFAULT_FROM_EMAIL!r}.",
                hint="Write a name and an address: Sociala insatsgrupper <sig@polisen.example>.",
                id="sigportal.E004",
            )
        ]
    return []


@register
def secret_key(app_configs, **options):
    if len(settings.SECRET_KEY) >= SECRET_LEAST:
        return []
    return [
        Error(
            f"SECRET_KEY is too short to keep links from being forged: at least {SECRET_LEAST} characters.",
            hint="Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="sigportal.E005",
        )
    ]


@register
def sender(app_configs, **options):
    if settings.EMAIL_BACKEND == OUTBOX or "@example." not in settings.DEFAULT_FROM_EMAIL:
        return []
    return [
        checks.Warning(
            f"Mails would be sent from an address that does not exist: {settings.DEFAULT_FROM_EMAIL}.",
            hint="Set DEFAULT_FROM_EMAIL to a name and an address that people can answer.",
            id="sigportal.W004",
        )
    ]


@register
def proxy(app_configs, **options):
    if settings.BEHIND_PROXY or not settings.SECURE_SSL_REDIRECT:
        return []
    return [
        checks.Warning(
            "SITE_URL is https, but nothing says that a proxy takes care of it: every page leads to itself.",
            hint="Set BEHIND_PROXY=1 when the proxy sends X-Forwarded-Proto, or SECURE_SSL_REDIRECT=0.",
            id="sigportal.W005",
        )
    ]


@register
def bounce_address(app_configs, **options):
    """Room is needed in front of @ for the mark of a delivery (RFC 5321, 4.5.3.1.1: 64 characters)."""
    local = settings.BOUNCE_ADDRESS.rpartition("@")[0]
    if not settings.BOUNCE_ADDRESS:
        return []
    try:
        validate_email(settings.BOUNCE_ADDRESS)
        is_plain = len(local) <= LONGEST_LOCAL and "+" not in local and settings.BOUNCE_ADDRESS.isascii()
    except ValidationError:
        is_plain = False
    if is_plain:
        return []
    return [
        Error(
            f"BOUNCE_ADDRESS is not an address that marks can be put in: {settings.BOUNCE_ADDRESS!r}.",
            hint=f"Write one without +, as studs@example.org: at most {LONGEST_LOCAL} characters before @.",
            id="sigportal.E006",
        )
    ]


@register
def bounces_are_heard(app_configs, **options):
    if bool(settings.BOUNCE_ADDRESS) == bool(settings.BOUNCE_URL) or settings.EMAIL_SERVICE:
        return []
    is_unread = bool(settings.BOUNCE_ADDRESS)
    return [
        checks.Warning(
            "Mail comes back to BOUNCE_ADDRESS, and nobody reads it."
            if is_unread
            else "BOUNCE_URL is read, but the mails do not say that bounces go there.",
            hint="Set BOUNCE_URL to the mailbox, as imaps://user:password@host/INBOX."
            if is_unread
            else "Set BOUNCE_ADDRESS to the address of the mailbox.",
            id="sigportal.W006",
        )
    ]


@register
def events_secret(app_configs, **options):
    if not settings.EMAIL_SERVICE:
        return []
    if not settings.EMAIL_EVENTS_SECRET:
        return [
            checks.Warning(
                "The e-mail service's events are not heard: bounces and complaints suppress nobody.",
                hint="Set EMAIL_EVENTS_SECRET to name:password, and have the service send events with it.",
                id="sigportal.W007",
            )
        ]
    name, _colon, password = settings.EMAIL_EVENTS_SECRET.partition(":")
    if name and len(password) >= SECRET_OF_EVENTS_LEAST:
        return []
    return [
        Error(
            "EMAIL_EVENTS_SECRET would not keep events from being forged.",
            hint=f"Write name:password, the password at least {SECRET_OF_EVENTS_LEAST} characters.",
            id="sigportal.E007",
        )
    ]

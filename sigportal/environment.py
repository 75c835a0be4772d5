"""Variables of the environment: a wrong value stops the start with a text that says the mend."""

import re
from importlib.util import find_spec
from urllib.parse import parse_qsl, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASES = {"postgres", "postgresql", "sqlite"}
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
SERVICE = "anymail+"
NO_SERVICES = {"base", "base_requests", "console", "test"}
BOUNCES = {"imap", "imaps", "maildir", "file"}


def wrong(name, mend):
    return ImproperlyConfigured(f"{name} {mend} See the table of settings in README.md.")


def text(name, default=""):
    return env.str(name, default=default).strip()


def words(name, default=()):
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def flag(name, default=False):
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise wrong(name, f"must be true or false, not '{value}'.")
    return value in TRUE


def number(name, default, *, least=1, most=65535):
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise wrong(name, f"must be a whole number from {least} to {most}, not '{value}'.")
    return int(value)


def log_level(name="LOG_LEVEL"):
    value = text(name, "INFO").upper()
    if value not in LOG_LEVELS:
        raise wrong(name, f"must be one of {', '.join(LOG_LEVELS)}, not '{value}'.")
    return value


def address(name, schemes, example):
    """Return a URL with one of the schemes, or "" when the variable is not set."""
    value = text(name)
    # The value may hold a password: the text names the beginning only.
    if value and _scheme(value) not in schemes:
        raise wrong(name, f"must look like {example}, but begins with '{_scheme(value) or 'nothing'}://'.")
    return value


def redis(name="REDIS_URL"):
    """Return the URL of the queue, or "" when the variable is not set."""
    value = address(name, {"redis", "rediss"}, "redis://host:6379/0")
    try:
        found = urlsplit(value)
        is_whole = not value or (found.hostname and found.port != 0)
    except ValueError as error:
        raise _unreadable(name) from error
    if not is_whole or not re.fullmatch(r"/?\d*", found.path, re.ASCII):
        raise wrong(name, "must name a host and end with the number of a database: redis://host:6379/0.")
    return value


def path(name="PATH_PREFIX"):
    """Return the path that the site lives under, without slashes around it."""
    value = text(name).strip("/")
    if not re.fullmatch(r"([\w.~-]+(/[\w.~-]+)*)?", value, re.ASCII):
        raise wrong(name, f"must be a path as sig or projects/sig, not '{value}'.")
    return value


def site(name="SITE_URL", *, port, prefix):
    """Return the address of the site without its path, which every link brings along."""
    value = text(name, f"http://127.0.0.1:{port}").rstrip("/")
    return value.removesuffix(f"/{prefix}") if prefix else value


def database(name="DATABASE_URL"):
    """Return Django's settings of the database, or None when the variable is not set."""
    value = address(name, DATABASES, "postgresql://user:password@host:5432/name")
    if not value:
        return None
    try:
        found = env.db_url_config(value)
    except ValueError as error:
        raise _unreadable(name) from error
    if not found["NAME"]:
        raise wrong(name, "names no database: end it with /name.")
    if value.startswith("postgres"):
        # Seconds and milliseconds: a server that is gone without a word is not waited for by every page.
        found["OPTIONS"] = {"connect_timeout": 10, "tcp_user_timeout": 30_000, **found.get("OPTIONS", {})}
    return {**found, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def mail(name="EMAIL_URL"):
    """Return Django's settings of the mail server, or an empty dict when the variable is not set."""
    if text(name).startswith(SERVICE):
        return _service(name)
    value = address(name, MAIL_PORTS, "smtp+tls://user:password@host:587")
    if not value:
        return {}
    try:
        found = env.email_url_config(value)
    except ValueError as error:
        raise _unreadable(name) from error
    if not found["EMAIL_HOST"]:
        raise wrong(name, "names no mail server: write smtp://host:25.")
    return {**found, "EMAIL_PORT": found["EMAIL_PORT"] or MAIL_PORTS[_scheme(value)]}


def _service(name):
    """Django's settings of an e-mail service: anymail+postmark://?server_token=…; what follows the question
    mark are the service's settings as django-anymail names them, in lower case and without its name."""
    service, _slashes, query = text(name).removeprefix(SERVICE).partition("://?")
    given = parse_qsl(query, keep_blank_values=True)
    if not given or not all(re.fullmatch(r"[a-z][a-z0-9_]*", word) for word in (service, *dict(given))):
        raise wrong(name, "must look like anymail+postmark://?server_token=….")
    if find_spec(f"anymail.backends.{service}") is None or service in NO_SERVICES:
        raise wrong(name, f"names no e-mail service that django-anymail knows: '{service}'.")
    settings = {f"{service}_{key}".upper(): value for key, value in given}
    return {
        "EMAIL_BACKEND": f"anymail.backends.{service}.EmailBackend",
        "EMAIL_SERVICE": service,
        "ANYMAIL": settings,
    }


def bounces(name="BOUNCE_URL"):
    """Return the address of the mailbox for bounces, or "" when the variable is not set."""
    value = address(name, BOUNCES, "imaps://user:password@host/INBOX")
    try:
        found = urlsplit(value)
        is_whole = not value or (found.hostname if found.scheme.startswith("imap") else found.path.strip("/"))
        _port = found.port
    except ValueError as error:
        raise _unreadable(name) from error
    if not is_whole or (found.netloc and not found.scheme.startswith("imap")):
        raise wrong(name, "names no mailbox: write imaps://user:password@host/INBOX or maildir:///path.")
    return value


def _unreadable(name):
    # What was found is not shown: a password with such signs is taken for a port.
    return wrong(
        name,
        "cannot be read. The port is a number up to 65535, and in a password / # ? : @ % are written "
        "%2F %23 %3F %3A %40 %25.",
    )


def _scheme(value):
    return urlsplit(value).scheme if "://" in value else ""

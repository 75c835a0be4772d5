"""One settings file. Without environment variables the embedded default runs: SQLite, Celery
over files, mail as files. Each variable is described in the README's table."""

import os
import sys
from pathlib import Path

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from sigportal import embedded, environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("SIGPORTAL_DATA_DIR", str(BASE_DIR / "var"))).resolve()
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds addresses of people
except OSError as error:
    raise environment.wrong("SIGPORTAL_DATA_DIR", f"cannot be made: {error}.") from error
if not os.access(DATA_DIR, os.W_OK | os.X_OK):
    raise environment.wrong("SIGPORTAL_DATA_DIR", f"cannot be written to: give this user {DATA_DIR}.")

_database = environment.database()
_mail = environment.mail()
REDIS_URL = environment.redis()
# Embedded: everything in one data folder on one machine.
EMBEDDED = not (_database or _mail or REDIS_URL)

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY")
if not SECRET_KEY:
    if not EMBEDDED:
        raise ImproperlyConfigured(
            "SECRET_KEY is required when DATABASE_URL, REDIS_URL or EMAIL_URL is set. Make one with: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    SECRET_KEY = embedded.secret_key(DATA_DIR)

HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000)
WEB_WORKERS = environment.number("WEB_WORKERS", 1, most=64)
# The address that mails and feeds point at; the prefix comes with each link.
PATH_PREFIX = environment.path()
SITE_URL = environment.site(port=PORT, prefix=PATH_PREFIX)
HTTPS = SITE_URL.startswith("https://")
# Loopback is always allowed: health checks ask there.
ALLOWED_HOSTS = [*environment.words("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []
FORCE_SCRIPT_NAME = f"/{PATH_PREFIX}" if PATH_PREFIX else None
BEHIND_PROXY = environment.flag("BEHIND_PROXY")
# In development a page shows at once what its template says.
PAGE_CACHE = environment.flag("PAGE_CACHE", not DEBUG)

INSTALLED_APPS = [
    "sigportal.apps.PortalConfig",
    "sigportal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "sigportal.apps.PortalStaticConfig",
    "ckeditor",
    "reversion",
    "audiences",
    "news",
    "activities",
]

MIDDLEWARE = [
    "sigportal.headers.CompressedPages",
    "sigportal.page_cache.policy.CachePolicy",
    "sigportal.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sigportal.upload_limit.UploadLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sigportal.rate_limit.RateLimit",
    "news.moved.MovedAddresses",
]

ROOT_URLCONF = "sigportal.urls"
WSGI_APPLICATION = "sigportal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": _database or embedded.database(DATA_DIR, is_mailing=bool(_mail))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT = None if REDIS_URL else "sigportal.folder_broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = {} if REDIS_URL else embedded.broker_options(DATA_DIR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
# A big mailing is never in the way of a confirmation or the tick: the Procfile has a worker for each queue.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("mailings")]
CELERY_TASK_ROUTES = {
    name: {"queue": "mailings"}
    for name in ("news.send_mailing", "news.read_bounces", "audiences.import_rows", "audiences.export_rows")
}
CELERY_TASK_ACKS_LATE = False  # a lost task is found again by the tick; a doubled one would only be noise
CELERY_WORKER_CONCURRENCY = environment.number("WORKERS", 2, most=64)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
# In UTC no minute comes twice or is left out, whatever the clocks on the walls do.
CELERY_TIMEZONE = "UTC"
# The schedule needs no memory: the database knows what is due.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    # The only entry. An unread tick is worthless after a minute.
    "tick": {"task": "activities.tick", "schedule": crontab(), "options": {"expires": 55}},
}

EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"
EMAIL_TIMEOUT = environment.number("EMAIL_TIMEOUT", 20)
EMAIL_CONNECTIONS = environment.number("EMAIL_CONNECTIONS", 4, most=50)
EMAIL_SERVICE = ""
ANYMAIL = {}
vars().update(_mail)
# What an e-mail service sends along with its events, as name:password; without it none is heard.
EMAIL_EVENTS_SECRET = environment.text("EMAIL_EVENTS_SECRET")
ANYMAIL = {**ANYMAIL, "WEBHOOK_SECRET": EMAIL_EVENTS_SECRET}
BOUNCE_ADDRESS = environment.text("BOUNCE_ADDRESS")
BOUNCE_URL = environment.bounces()
# Whether links in newsletters lead by way of the portal, which counts them.
LINK_STATISTICS = environment.flag("LINK_STATISTICS", True)
OUTBOX_DIR = DATA_DIR / "outbox"
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "Sociala insatsgrupper <sig@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "sigportal.formats"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# Whole, because the web server asks for it before it knows of the prefix.
STATIC_URL = f"{FORCE_SCRIPT_NAME or ''}/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sigportal.storage.StaticStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = f"{FORCE_SCRIPT_NAME or ''}/media/"

# The editor offers only what news/richtext.py keeps.
CKEDITOR_CONFIGS = {
    "default": {
        "toolbar": [
            ["Format", "Bold", "Italic"],
            ["BulletedList", "NumberedList", "Blockquote"],
            ["Link", "Unlink", "Table", "Language"],
            ["Undo", "Redo"],
        ],
        "format_tags": "p;h2;h3",
        "allowedContent": "p h2 h3 h4 ul ol li strong em blockquote table thead tbody tr caption hr sup sub; "
        "a[!href]; span[!lang,dir]; th td[colspan,rowspan,scope]",
        "removePlugins": "elementspath,image,iframe,flash,forms,exportpdf,scayt,wsc",
        # A code, its name, and the direction when it is from the right.
        "language_list": [_("en:English"), _("fi:Finnish"), _("se:Northern Sami"), _("ar:Arabic:rtl")],
        "removeDialogTabs": "link:advanced;link:target",
        "contentsCss": lazy(static, str)("admin-portal/editor.css"),
        "bodyClass": "rich",
        "versionCheck": False,
        "fullPage": False,
        "width": "100%",
        "height": 220,
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin shows previews of mails in frames of its own
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS and environment.flag("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SILENCED_SYSTEM_CHECKS = [
    "ckeditor.W001",  # CKEditor 4 is known to be old; news/richtext.py says how it is fenced
    "security.W019",  # see X_FRAME_OPTIONS
    "security.W005",  # a portal under a path does not decide how its whole domain is reached…
    "security.W021",  # …nor sends it to the browsers' preload lists
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["stderr"], "level": environment.log_level()},
    "loggers": {"weasyprint.progress": {"level": "WARNING"}},  # each step of each PDF
}

"""django-newsletter, installed from its package into an environment of its own, sending one message."""

import shutil
import subprocess
import sys

INSTALLS = 300  # seconds that a step may take
SETTINGS = """
SECRET_KEY = "for a benchmark on loopback only, long enough for Django"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sites",
                  "django.contrib.admin", "django.contrib.messages", "django.contrib.sessions",
                  "sorl.thumbnail", "newsletter"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "newsletter.sqlite3"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID, USE_TZ, NEWSLETTER_THUMBNAIL, ROOT_URLCONF = 1, True, "sorl-thumbnail", "urls"
EMAIL_BACKEND, EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
import os
EMAIL_PORT = int(os.environ["SINK"])
"""
URLS = (
    'from django.urls import include, path\nurlpatterns = [path("newsletter/", include("newsletter.urls"))]\n'
)
SEND = """
import sys, time
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from newsletter.models import Article, Message, Newsletter, Submission, Subscription
count, article = int(sys.argv[1]), sys.stdin.read()
newsletter = Newsletter.objects.create(title="Nytt", slug="nytt", email="sig@example.org", sender="SIG")
newsletter.site.set([1])
Subscription.objects.bulk_create(
    Subscription(newsletter=newsletter, email_field=f"benchmark{n}@example.org", subscribed=True,
                 subscribe_date=timezone.now(), activation_code=f"{n:040}")
    for n in range(count))
message = Message.objects.create(newsletter=newsletter, title="Nytt", slug="nytt")
Article.objects.create(post=message, title="Nytt", text=article, sortorder=10)
submission = Submission.from_message(message)
submission.prepared = True
submission.publish_date = timezone.now()
submission.save()
began = time.perf_counter()
Submission.submit_queue()
print(count / (time.perf_counter() - began))
"""


def mails_per_second(folder, *, port, count, article):
    """Make the site anew, send, and return the rate. The environment is made once: it takes a minute."""
    python, site = folder / "newsletter" / "bin" / "python", folder / "newsletter-site"
    if not _is_installed(python):
        shutil.rmtree(folder / "newsletter", ignore_errors=True)
        _run(sys.executable, "-m", "venv", folder / "newsletter")
        names = ("django-newsletter", "sorl-thumbnail", "Django<6")
        _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *names)
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(parents=True)
    for name, text in {"settings.py": SETTINGS, "urls.py": URLS, "send.py": SEND}.items():
        (site / name).write_text(text)
    env = {"DJANGO_SETTINGS_MODULE": "settings", "SINK": str(port), "PYTHONPATH": str(site)}
    said = _run(python, "send.py", str(count), cwd=site, env=env, input=article, text=True)
    return round(float(said.stdout.splitlines()[-1]))


def _is_installed(python):
    asked = [python, "-c", "import newsletter, sorl"]
    return python.exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, timeout=INSTALLS, **options)

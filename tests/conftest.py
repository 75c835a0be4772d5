import os
import subprocess
import sys

import pytest

from tests import servers

TEST_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PRODUCTION = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SITE_URL",
    "PATH_PREFIX",
    "ALLOWED_HOSTS",
    "PORT",
    "BOUNCE_ADDRESS",
    "BOUNCE_URL",
)
RUN_FOLDER = pytest.StashKey()
TO_A_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "postgres_url"}


def pytest_addoption(parser):
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_configure(config):
    """Settings are read here, not by pytest-django: the database is known only now."""
    folder = config.stash[RUN_FOLDER] = servers.temporary_folder()
    for name in PRODUCTION:
        os.environ.pop(name, None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="sigportal.settings",
        SIGPORTAL_DATA_DIR=str(folder / "data"),
        SECRET_KEY="not a secret: for tests only, and long enough for the checks of deployment",
        DJANGO_ALLOW_ASYNC_UNSAFE="1",  # the browser's driver keeps an event loop running
    )
    (folder / "data" / "static").mkdir(parents=True)
    if config.getoption("--database") == "postgresql":
        os.environ["DATABASE_URL"] = servers.start_postgres(folder / "postgres").get_uri()
    import django
    from django.conf import settings

    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE: settings were read too early.")
    django.setup()


@pytest.hookimpl(tryfirst=True)  # before the tests are chosen by their marks
def pytest_collection_modifyitems(items):
    """What pytest-django keeps away from the database is the same on each, and tested once."""
    for item in items:
        marked = item.get_closest_marker("django_db") or item.get_closest_marker("servers")
        if not marked and not TO_A_DATABASE & set(item.fixturenames):
            item.add_marker("once")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request):
    """The SQLite of tests is a file too: only then do threads and processes race as in life."""
    from django.conf import settings

    if request.config.getoption("--database") == "sqlite":
        name = request.config.stash[RUN_FOLDER] / "data" / "test.sqlite3"
        settings.DATABASES["default"]["TEST"] = {
            **settings.DATABASES["default"].get("TEST", {}),
            "NAME": name,
        }


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    """The data folder of one test; nothing is written anywhere else."""
    settings.DATA_DIR = tmp_path
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": TEST_STATIC}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A data folder as `prepare` leaves it, to copy: making it takes longer than the tests in need of one."""
    folder = tmp_path_factory.mktemp("prepared")
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    subprocess.run(
        [sys.executable, "manage.py", "prepare", "--without-example"],
        cwd=servers.ROOT,
        env={**kept, "SIGPORTAL_DATA_DIR": str(folder)},
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="session")
def postgres_url(request):
    """A PostgreSQL of its own, or the one the tests already run on."""
    return (
        os.environ.get("DATABASE_URL")
        or servers.start_postgres(request.config.stash[RUN_FOLDER] / "postgres").get_uri()
    )


@pytest.fixture(scope="session")
def redis_url():
    with servers.redis_server() as server:
        yield server.url


@pytest.fixture(scope="module")
def opened():
    """A browser's empty page, to be lent to one test of a module after another (tests.browser.visit)."""
    from tests.browser import chromium, window

    with chromium() as browser, window(browser) as page:
        yield page


@pytest.fixture
def smtp_sink():
    sink = servers.MailSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def smtp(settings, smtp_sink):
    """The sink, and the settings of the mails lead to it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", smtp_sink.port, 5
    return smtp_sink

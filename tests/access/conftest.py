"""One portal as after its first start, and one browser, for all tests of how it can be used."""

import pytest

# What needs Django is imported in the fixtures: pytest may read this file before the settings.


@pytest.fixture(scope="package")
def portal(browser, django_db_setup, django_db_blocker, tmp_path_factory):
    # After the browser: its driver keeps an event loop running, and the database's connection is the loop's.
    from django.conf import settings
    from django.db import transaction
    from django.test import override_settings
    from django.utils import timezone

    from activities import first_start

    embedded = override_settings(
        EMAIL_BACKEND="news.mailing.outbox.EmailBackend",
        OUTBOX_DIR=tmp_path_factory.mktemp("outbox"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with django_db_blocker.unblock(), embedded, transaction.atomic():
        first_start.begin(now=timezone.now())
        yield settings.OUTBOX_DIR
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_it_was_left(portal, data_dir, settings):
    settings.EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"
    settings.OUTBOX_DIR = portal


@pytest.fixture(scope="package")
def browser():
    from tests.browser import chromium

    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def window(browser):
    from tests.browser import window

    with window(browser, reduced_motion="reduce") as page:
        yield page


@pytest.fixture
def page(window, db):
    from tests.access.pages import Visitor
    from tests.browser import visit

    with visit(window, Visitor()) as page:
        yield page


@pytest.fixture
def staff_page(window, db):
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tests.browser import visit

    client = Client()
    client.force_login(get_user_model().objects.get(is_superuser=True))
    with visit(window, client) as page:
        yield page

from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from activities import first_start
from activities.models import Occasion, Plan, StatusReport
from audiences.models import Area
from news.mailing import outbox
from news.models import Article, GoodExample, Issue
from tests.activities.makers import at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 10:00")


@pytest.fixture(scope="module")
def begun(django_db_setup, django_db_blocker, tmp_path_factory):
    """One first start for the tests of this module, undone after the last."""
    embedded = override_settings(
        EMAIL_BACKEND="news.mailing.outbox.EmailBackend",
        OUTBOX_DIR=tmp_path_factory.mktemp("outbox"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with django_db_blocker.unblock(), embedded, transaction.atomic():
        yield (*first_start.begin(now=NOW), settings.OUTBOX_DIR)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_it_was_left(begun, data_dir, settings):
    settings.OUTBOX_DIR = begun[2]


def test_the_plan_began_half_a_year_ago(begun):
    assert (NOW.date() - Plan.objects.current().starts_on).days == 183


def test_there_are_newsletters_reports_and_news_to_look_at(begun):
    assert Issue.objects.filter(state="sent").count() >= 6
    assert StatusReport.objects.filter(state="sent").count() >= 5
    assert Article.objects.published(NOW).count() >= 5


def test_all_of_it_is_marked_as_example(begun):
    for model in (Issue, StatusReport, Article, Area, GoodExample):
        assert model.objects.exists()
        assert not model.objects.filter(is_example=False).exists()


def test_an_example_area_is_tied_to_no_real_place():
    assert not Area.objects.exclude(county=None, municipalities=None).exists()


def test_there_is_something_left_for_the_leader(begun):
    assert Occasion.objects.filter(state="open").exists()
    assert Occasion.objects.late().exists()


def test_every_mail_can_be_read_in_the_outbox(begun):
    assert len(outbox.messages(20)) == 20


def test_the_password_opens_the_admin(begun):
    user, password, _outbox = begun

    assert authenticate(username=user, password=password).is_superuser


def test_it_never_touches_a_portal_that_has_begun(begun):
    out = StringIO()

    call_command("first_start", stdout=out)

    assert out.getvalue() == ""

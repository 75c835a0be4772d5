"""What the tick does for bounces and sums, and that nothing waits for a mailbox."""

import pytest
import time_machine
from kombu.exceptions import OperationalError

from activities.tasks import tick
from audiences.models import Suppression
from news import tasks
from news.bounces.models import Bounce, UnrecognisedMail
from news.bounces.recording import record
from sigportal.page_cache import changes
from tests.news.bounces.makers import BOUNCES, make_delivery, returned
from tests.news.mailing_makers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """The tasks that were put in the queue."""
    names = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda task, *a, **k: names.append(task.name))
    return names


def minute(number):
    with time_machine.travel(NOW.replace(minute=number), tick=False):
        tick()


def test_the_mailbox_is_read_every_five_minutes_by_another_worker(asked, settings):
    settings.BOUNCE_URL = "maildir:///box"

    for number in range(10):
        minute(number)

    assert asked.count("news.read_bounces") == 2
    assert settings.CELERY_TASK_ROUTES["news.read_bounces"] == {"queue": "mailings"}


def test_without_a_mailbox_nothing_is_read(asked):
    minute(0)

    assert "news.read_bounces" not in asked


def test_without_a_queue_the_mailbox_waits_and_the_tick_goes_on(monkeypatch, settings, caplog):
    settings.BOUNCE_URL = "maildir:///box"

    def away(*_arguments, **_words):
        raise OperationalError("gone")

    monkeypatch.setattr("celery.app.task.Task.apply_async", away)

    tasks.enqueue_bounces()

    assert "waits" in caplog.text


def test_the_task_reads_the_mailbox_that_the_settings_name(settings, tmp_path):
    settings.BOUNCE_ADDRESS, settings.BOUNCE_URL = BOUNCES, f"file://{tmp_path}"
    (tmp_path / "1.eml").write_bytes(returned("postfix_unknown_user", make_delivery()))

    assert tasks.read_bounces() == 1
    assert Suppression.objects.exists()


def test_the_tick_weighs_what_has_come_and_counts_it(asked):
    delivery = make_delivery()
    record(delivery, kind="soft", now=NOW)

    minute(1)

    assert Bounce.objects.get().is_weighed
    assert delivery.mailing.sums.get(by="all").returned == 1


def test_once_an_hour_old_unrecognised_mails_go(asked):
    UnrecognisedMail.objects.create(digest="a", reason="no-bounce", at=NOW.replace(year=2012))

    minute(0)

    assert not UnrecognisedMail.objects.exists()


@pytest.mark.parametrize(
    "table",
    [
        "audiences_suppressionentry",
        "news_bounce",
        "news_bouncemailbox",
        "news_linkday",
        "news_mailingsum",
        "news_unrecognisedmail",
    ],
)
def test_neither_a_bounce_nor_a_click_makes_a_finished_page_old(table):
    assert not changes.is_seen(f'INSERT INTO "{table}" (id) VALUES (1)')

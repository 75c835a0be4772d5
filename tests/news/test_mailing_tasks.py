import logging

import pytest
from django.core import mail
from kombu.exceptions import OperationalError

from news import tasks
from news.mailing import sending
from tests.news.mailing_makers import NOW, make_newsletter, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked_for(monkeypatch):
    """The mailings that workers are asked to send."""
    asked = []
    monkeypatch.setattr(tasks.send_mailing, "apply_async", lambda ids, **options: asked.extend(ids))
    return asked


def test_the_task_sends_the_mailing_through_the_transport_of_the_settings():
    mailing = make_newsletter(3)

    tasks.send_mailing(mailing.pk)

    assert len(mail.outbox) == 3
    assert set(states(mailing).values()) == {"sent"}


def test_a_broker_that_is_away_loses_nothing(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def away(*arguments, **options):
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.send_mailing.app, "send_task", away)
    mailing = make_newsletter(3)

    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        tasks.enqueue(mailing.pk)

    assert "connection refused" in caplog.text
    assert sending.sweep(NOW) == [mailing.pk]


def test_a_time_that_is_up_calls_for_another_task(monkeypatch, asked_for):
    monkeypatch.setattr(tasks, "SECONDS", -1)
    mailing = make_newsletter(3)

    tasks.send_mailing(mailing.pk)

    assert asked_for == [mailing.pk]
    assert not mail.outbox


@pytest.mark.parametrize(("recipients", "workers"), [(0, 1), (3, 1), (201, 2), (2000, 4)])
def test_a_big_mailing_is_for_all_workers(
    recipients, workers, settings, asked_for, django_capture_on_commit_callbacks
):
    settings.CELERY_WORKER_CONCURRENCY = 4
    mailing = make_newsletter(recipients)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.enqueue(mailing.pk)

    assert asked_for == [mailing.pk] * workers


def test_mails_to_many_have_a_queue_of_their_own_and_confirmations_another():
    router = tasks.send_mailing.app.amqp.router

    names = ("news.send_mailing", "audiences.send_letters")
    queues = [router.route({}, name)["queue"].name for name in names]

    assert queues == ["mailings", "celery"]

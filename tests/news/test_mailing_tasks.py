import logging

import pytest
from django.core import mail
from kombu.exceptions import OperationalError

from news import tasks
from news.mailing import sending
from tests.news.mailing_makers import NOW, make_newsletter, states

pytestmark = pytest.mark.django_db


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


def test_a_time_that_is_up_calls_for_another_task(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(tasks, "SECONDS", -1)
    mailing = make_newsletter(3)

    with django_capture_on_commit_callbacks() as callbacks:
        tasks.send_mailing(mailing.pk)

    assert len(callbacks) == 1
    assert not mail.outbox

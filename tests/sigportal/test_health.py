from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from activities.models import Heartbeat


@pytest.fixture
def broker(settings, tmp_path):
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path)}


def beat(ago):
    Heartbeat.objects.update_or_create(name="tick", defaults={"beat_at": timezone.now() - ago})


def test_alive_asks_no_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_it_is_ready_when_everything_is_in_order(client, broker):
    beat(timedelta(minutes=2))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "migrations": "ok", "heartbeat": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_it_is_not_ready_when_the_tick_has_stopped(client, broker):
    beat(timedelta(minutes=4))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["heartbeat"]) == (503, "stopped")


@pytest.mark.django_db
def test_it_is_not_ready_before_the_first_tick(client, broker):
    Heartbeat.objects.all().delete()

    assert client.get("/readyz").json()["heartbeat"] == "never"


@pytest.mark.django_db
def test_it_is_not_ready_when_a_migration_is_missing(client, broker):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "missing")


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_in_one_word(client, broker):
    def refuse(*_query):
        raise OperationalError("password of user portal is wrong")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert "password" not in answer.content.decode()


@pytest.mark.django_db
def test_a_queue_folder_that_is_gone_is_told(client, settings, tmp_path):
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone")}

    assert client.get("/readyz").json()["broker"] == "not writable"


@pytest.mark.django_db
@pytest.mark.servers
def test_redis_is_asked_when_it_carries_the_queue(client, settings, redis_url):
    settings.REDIS_URL = redis_url
    assert client.get("/readyz").json()["broker"] == "ok"

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert client.get("/readyz").json()["broker"] == "unreachable"

"""Is it alive, and is it in order? The answers are for machines, and say nothing that helps an attacker."""

import os
from datetime import timedelta

import redis
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

HEARTBEAT_LIMIT = timedelta(minutes=3)


@never_cache
def alive(_request):
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def ready(_request):
    found = {name: _word(check) for name, check in CHECKS.items()}
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def broker():
    if settings.REDIS_URL:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
        return "ok"
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]
    return "ok" if os.access(folder, os.W_OK) else "not writable"


def migrations():
    executor = MigrationExecutor(connection)
    return "missing" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def heartbeat():
    beat = apps.get_model("activities", "Heartbeat").objects.filter(name="tick").first()
    if beat is None:
        return "never"
    return "ok" if timezone.now() - beat.beat_at <= HEARTBEAT_LIMIT else "stopped"


CHECKS = {"database": database, "broker": broker, "migrations": migrations, "heartbeat": heartbeat}


def _word(check):
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError):
        return "unreachable"

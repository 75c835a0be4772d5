"""What the pages ask the database and how long they take to build, with 10, 1,000 and 100,000 articles."""

import logging
import statistics
import time
from datetime import timedelta

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import Article

COUNTS = (10, 1_000, 100_000)
TIMES = 15
PAGES = ("/", "/nyheter/", "/nyheter/?page=100", "/nyheter/?page=9999", "/nyheter/nyhet-5/", "/nyheter/feed/")


def measure():
    """Median milliseconds and questions by page and number of articles; the database is left as it was."""
    logging.getLogger("django.request").setLevel("ERROR")  # a page beyond the last is meant
    found = []
    for count in COUNTS:
        with transaction.atomic():
            _publish(count)
            found += [{"articles": count, "database": connection.vendor, **_ask(page)} for page in PAGES]
            transaction.set_rollback(True)
    return found


def _publish(count):
    now, body = timezone.now(), f"<p>{'Kommunerna och polisen har träffats. ' * 50}</p>"
    Article.objects.bulk_create(
        (
            Article(
                title=f"Nyhet {number}",
                slug=f"nyhet-{number}",
                lead="Det korta.",
                body=body,
                published_at=now - timedelta(minutes=number),
            )
            for number in range(count)
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Article._meta.db_table}")


def _ask(page):
    client, milliseconds = Client(headers={"host": "127.0.0.1"}), []
    client.get(page)
    for _time in range(TIMES):
        began = time.perf_counter()
        client.get(page)
        milliseconds.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    return {"page": page, "ms": round(statistics.median(milliseconds), 1), "queries": len(asked)}

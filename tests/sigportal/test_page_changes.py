"""Every write that a visitor may notice makes the number grow, whatever code makes it."""

import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from news.models import Article
from sigportal.page_cache import changes

pytestmark = pytest.mark.django_db(transaction=True)


def make_article(slug="nytt"):
    return Article.objects.create(title="Nytt", slug=slug, published_at=timezone.now())


def raw():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM news_article")


@pytest.mark.parametrize(
    "write",
    [
        make_article,
        lambda: Article.objects.update(title="Annat"),
        lambda: Article.objects.bulk_create([Article(title="Fler", slug="fler")]),
        lambda: Article.objects.all().delete() and raw(),
        raw,
    ],
)
def test_a_write_makes_it_grow(write):
    make_article("redan-där")
    before = changes.number()

    write()

    assert changes.number() > before


def test_reading_and_what_no_visitor_sees_leave_it_alone():
    make_article()
    before = changes.number()

    list(Article.objects.select_related())
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())

    assert changes.number() == before


def test_many_writes_in_a_transaction_are_one_change_after_the_commit():
    make_article("först")
    before = changes.number()

    with transaction.atomic():
        make_article("ett")
        make_article("två")
        inside = changes.number()

    assert (inside, changes.number()) == (before, before + 1)


def test_what_is_rolled_back_changes_nothing_but_what_remains_does():
    make_article("först")
    before = changes.number()

    with transaction.atomic():
        with transaction.atomic():
            make_article("ångrad")
            transaction.set_rollback(True)
        make_article("kvar")

    assert changes.number() == before + 1


def test_a_write_in_another_thread_is_seen_too():
    make_article("först")
    before = changes.number()

    def write():
        make_article("tråd")
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()

    assert changes.number() > before


@pytest.mark.parametrize(
    ("sql", "is_seen"),
    [
        ('INSERT INTO "news_article" ("title") VALUES (%s)', True),
        ('INSERT OR IGNORE INTO "django_session" VALUES (%s)', False),
        ('UPDATE "activities_heartbeat" SET "beat_at" = %s', False),
        ('WITH found AS (SELECT 1) UPDATE "news_article" SET "title" = 1', True),
        ("TRUNCATE news_article", True),
        ("  select 1".upper(), False),
        ('SAVEPOINT "s1"', False),
    ],
)
def test_a_statement_it_does_not_know_counts_as_a_change(sql, is_seen):
    assert changes.is_seen(sql) is is_seen

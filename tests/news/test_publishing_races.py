"""Two ticks, and a person and a tick, at the same moment: on SQLite and PostgreSQL alike."""

import contextlib
from datetime import timedelta

import pytest

from news import publishing
from news.models import Article, ChangeNote, NotInState
from tests.news.makers import NOW, make_article
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)


def make_waiting(count=5):
    for number in range(count):
        row = make_article(f"Gammalt {number}", slug=f"g-{number}")
        row.title = f"Nytt {number}"
        publishing.save_next(row, by=None, now=NOW, is_major=True, note="Nytt.")
        publishing.publish_next(row, at=NOW + timedelta(hours=1), now=NOW)


def test_two_ticks_at_once_publish_each_version_once():
    make_waiting()

    together(lambda: publishing.publish_due(NOW + timedelta(hours=1)))

    assert Article.objects.filter(title__startswith="Nytt").count() == 5
    assert ChangeNote.objects.count() == 5


def test_a_person_who_publishes_at_the_same_moment_as_the_tick_is_second_or_first():
    make_waiting(1)
    article, later = Article.objects.get(), NOW + timedelta(hours=1)
    ways = [
        lambda: publishing.publish_due(later),
        lambda: publishing.publish_next(article, at=None, now=later),
    ]

    def work():
        with contextlib.suppress(NotInState):
            ways.pop()()

    together(work)

    assert Article.objects.get().title == "Nytt 0"
    assert ChangeNote.objects.count() == 1

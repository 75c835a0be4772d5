"""The cache and the world: publications, the clock, a silent database, several processes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from news.models import Article
from sigportal.page_cache import layer
from tests.sigportal.asking import ask, make_cache

EIGHT = datetime(2013, 5, 3, 6, 0, tzinfo=UTC)  # 08.00 in Sweden

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(tmp_path, monkeypatch):
    """A cache that looks at the real number before every answer."""
    monkeypatch.setattr(layer, "READ_EVERY", 0)
    return make_cache(tmp_path / "pages")


def make_article(**values):
    values = {"title": "Nytt", "slug": "nytt", "published_at": timezone.now(), **values}
    return Article.objects.create(**values)


def test_what_is_published_is_there_and_the_old_files_are_gone(live, tmp_path):
    ask(live)
    make_article(title="Alldeles nytt")

    assert "Alldeles nytt" in ask(live).body.decode()
    assert len(list((tmp_path / "pages").iterdir())) == 1


def test_what_is_scheduled_appears_at_its_time(live):
    make_article(title="Klockan åtta", published_at=EIGHT)

    with time_machine.travel(EIGHT - timedelta(seconds=1), tick=False):
        before = ask(live).body.decode()
    with time_machine.travel(EIGHT, tick=False):
        after = ask(live).body.decode()

    assert "Klockan åtta" not in before
    assert "Klockan åtta" in after


def test_a_silent_database_bypasses_the_cache(live):
    ask(live)

    def refuse(execute, sql, *rest):
        raise OperationalError

    with connection.execute_wrapper(refuse):
        assert live.moment() is None

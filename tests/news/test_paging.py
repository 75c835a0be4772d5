"""Lists end after a hundred pages, and cost the same however much lies behind them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news import paging
from news.models import Article
from tests.news.makers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def articles(monkeypatch):
    monkeypatch.setattr(paging, "MOST_PAGES", 3)
    rows = [(f"n-{number}", NOW - timedelta(days=number)) for number in range(45)]
    Article.objects.bulk_create(Article(title=slug, slug=slug, published_at=moment) for slug, moment in rows)


def test_the_last_page_is_full_and_says_how_many_there_are(client, articles):
    page = client.get("/nyheter/?page=3").content.decode()

    assert [f"n-{number}<" in page for number in (19, 20, 29, 30)] == [False, True, True, False]
    assert "Sida 3 av 3" in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize("number", ["4", "999999", "0", "-1", "x", "1e3", "9" * 5000, "%00"])
def test_a_page_that_is_not_there_helps_and_does_not_look_for_the_articles(client, articles, number):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/nyheter/?page={number}")

    assert answer.status_code == 404
    assert [each for each in asked if '"body"' in each["sql"]] == []


def test_what_lies_behind_the_last_page_is_not_counted(client, articles):
    with CaptureQueriesContext(connection) as asked:
        client.get("/nyheter/")

    assert "LIMIT 30" in next(each["sql"] for each in asked if "COUNT" in each["sql"])

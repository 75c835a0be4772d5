"""The archive of the news by year and month, and the press releases among them."""

import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from news.models import Page
from news.slugs import free_slug
from tests.news.makers import NOW, make_article

pytestmark = pytest.mark.django_db
# In Sweden it was already the new year.
NEW_YEAR = datetime(2012, 12, 31, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def titles(answer):
    return [each.title for each in answer.context["articles"]]


def test_a_year_and_a_month_have_what_was_published_then_by_swedish_time(client):
    make_article("Gammal", published_at=datetime(2012, 6, 1, tzinfo=UTC))
    make_article("Nyår", published_at=NEW_YEAR)
    make_article("Maj", published_at=NOW)

    assert titles(client.get("/nyheter/2012/")) == ["Gammal"]
    assert titles(client.get("/nyheter/2013/")) == ["Maj", "Nyår"]
    assert titles(client.get("/nyheter/2013/01/")) == ["Nyår"]


def test_the_archive_leads_only_to_years_and_months_with_news(client):
    make_article(published_at=datetime(2009, 2, 28, tzinfo=UTC))
    make_article(published_at=NOW)
    make_article(published_at=datetime(2013, 5, 30, tzinfo=UTC))  # not yet

    years, months = (client.get(path).content.decode() for path in ("/nyheter/", "/nyheter/2013/"))

    assert re.findall(r'href="/nyheter/(\d{4})/"', years) == ["2013", "2009"]
    assert re.findall(r'href="/nyheter/2013/(\d{2})/"', months) == ["05"]


def test_a_page_of_the_archive_says_where_one_is(client):
    make_article()

    page = client.get("/nyheter/2013/05/").content.decode()

    assert "<h1>Nyheter i maj 2013</h1>" in page
    assert 'aria-current="page">Maj<' in page


@pytest.mark.parametrize("path", ["0000/", "9999/", "2013/00/", "2013/13/"])
def test_what_is_no_year_or_month_has_no_page(client, path):
    make_article()

    assert client.get(f"/nyheter/{path}").status_code == 404


def test_an_empty_archive_is_no_fault(client):
    assert "Arkiv" not in client.get("/nyheter/").content.decode()


def test_the_address_of_a_news_item_cannot_be_a_year():
    article = make_article("2013", slug="2013")

    with pytest.raises(ValidationError, match="bokstav"):
        article.clean_fields()
    assert free_slug("2013") == "nyhet-2013"


def test_a_press_release_is_on_the_press_page_and_says_what_it_is(client):
    make_article("Till medierna", kind="release")
    make_article("Till alla")

    press = client.get("/press/").content.decode()

    assert "Till medierna" in press
    assert "Till alla" not in press
    assert "Pressmeddelande" in client.get("/nyheter/nyhet-1/").content.decode()


@pytest.mark.parametrize("count", [1, 40])
def test_the_press_page_asks_little_however_many_releases(client, count, django_assert_max_num_queries):
    for number in range(count):
        make_article(f"Meddelande {number}", kind="release")

    with django_assert_max_num_queries(4):
        page = client.get("/press/").content.decode()

    assert page.count("Meddelande ") == min(count, 20)
    assert Page.objects.get(place="press").title in page

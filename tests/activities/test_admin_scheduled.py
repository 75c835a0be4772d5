from datetime import date, timedelta

import pytest
from django.urls import reverse

from news import publishing
from news.models import Page
from tests.news.makers import NOW, make_article, make_good_example
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/schemalagt/"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    Page.objects.update(published_at=NOW, review_by=date(2015, 1, 1))


def hours(count):
    return NOW + timedelta(hours=count)


def test_all_that_happens_by_itself_is_listed_by_time():
    make_article("Kommer", published_at=hours(3))
    make_article("Försvinner", archived_at=hours(2))
    make_good_example("Ses över", review_by=NOW.date() - timedelta(days=1))
    row = make_article("Byts")
    publishing.save_next(row, by=None, now=NOW)
    publishing.publish_next(row, at=hours(1), now=NOW)
    make_article("Slängd", published_at=hours(1), trashed_at=NOW)

    entries = leader().get(ADDRESS).context["entries"]

    assert [(each.lane, str(each.row)) for each in entries] == [
        ("to-review", "Ses över"),
        ("new-version", "Byts"),
        ("is-archived", "Försvinner"),
        ("is-published", "Kommer"),
    ]


def test_an_empty_list_says_so():
    assert "Inget är schemalagt." in leader().get(ADDRESS).content.decode()


def test_a_person_sees_only_the_kinds_that_the_person_may_see():
    make_article("Kommer", published_at=hours(1))
    make_good_example("Exempel", published_at=hours(1))

    entries = client_with("news.view_article").get(ADDRESS).context["entries"]

    assert [str(each.row) for each in entries] == ["Kommer"]


def test_strangers_do_not_see_what_is_scheduled(client):
    assert client.get(ADDRESS).status_code == 302
    assert client_with("news.view_page").get(ADDRESS).status_code == 403


def test_a_version_that_could_not_be_published_is_on_the_start_page():
    article = make_article("Ett", slug="ett")
    article.slug = "nytt"
    publishing.save_next(article, by=None, now=NOW)
    publishing.publish_next(article, at=hours(1), now=NOW)
    make_article("Två", slug="nytt")
    publishing.publish_due(hours(1))

    page = leader().get(reverse("admin:index")).content.decode()

    assert "Adressen är tagen av en annan sida" in page

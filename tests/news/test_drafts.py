from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from news import drafts, publishing
from news.models import GoodExample, Page
from tests.news.makers import NOW, make_article, make_good_example

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def draft():
    return make_article("Hemligt än", published_at=None)


def path(row):
    return urlsplit(drafts.link(row, now=NOW)).path


def test_a_draft_is_shown_to_whoever_has_the_link(client, draft):
    answer = client.get(path(draft))

    page = answer.content.decode()
    assert "Hemligt än" in page
    assert "Det här är ett utkast." in page
    assert '<meta name="robots" content="noindex">' in page
    assert answer["Cache-Control"] == "private, no-cache"
    assert not client.cookies


def test_the_link_ends_after_two_weeks(client, draft, time_machine):
    link = path(draft)

    time_machine.move_to(NOW + timedelta(days=14))

    answer = client.get(link)
    assert answer.status_code == 404
    assert "Be den som skickade den om en ny." in answer.content.decode()


@pytest.mark.parametrize("gone", ["deleted", "thrown away"])
def test_the_link_to_a_draft_that_is_gone_says_so(client, draft, gone):
    link = path(draft)
    if gone == "deleted":
        draft.delete()
    else:
        publishing.trash(draft, now=NOW)

    assert client.get(link).status_code == 404


def test_a_link_that_was_altered_opens_nothing(client, draft):
    other = make_article("Annat", published_at=None)
    link = path(draft)
    mixed = link.partition(".")[0] + "." + path(other).partition(".")[2]

    answers = [
        client.get(each).status_code for each in (mixed, "/utkast/x/", link[:-3] + "/", "/utkast/%00/")
    ]

    assert answers == [404] * 4


def test_the_link_shows_the_version_that_waits_and_not_the_published_one(client):
    article = make_article("Gammalt")
    row = type(article).objects.get(pk=article.pk)
    row.title = "Nytt"
    publishing.save_next(row, by=None, now=NOW)

    assert "<title>Nytt" in client.get(path(article)).content.decode()


def test_the_link_leads_to_the_page_when_it_is_published(client, draft):
    link = path(draft)
    publishing.publish(draft, at=None, now=NOW)

    assert client.get(link)["Location"] == draft.get_absolute_url()


def test_every_kind_of_text_can_be_shown(client):
    make_good_example(published_at=None)
    for page in Page.objects.all():
        publishing.save_next(page, by=None, now=NOW)
    rows = [*GoodExample.objects.all(), *Page.objects.all()]

    answers = [client.get(path(row)) for row in rows]

    assert {answer.status_code for answer in answers} == {200}


def test_a_link_changes_nothing(client, draft):
    assert client.post(path(draft)).status_code == 405

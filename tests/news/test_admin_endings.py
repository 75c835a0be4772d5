"""How a text leaves the site: archived, thrown away, found again; and who may do what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from news import publishing, versions
from tests.news.article_admin import address, save, step
from tests.news.makers import NOW, make_article, make_issue
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db
EDITOR = ("news.view_article", "news.change_article", "news.add_article")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def article():
    return make_article("Gammalt", slug="ett", body="<p>Text</p>")


def test_archiving_at_a_time_and_bringing_back(article):
    step(article, "archive", at_0="2013-06-03", at_1="08.00")
    archived_at = article.archived_at
    step(article, "bring-back")

    assert archived_at == datetime(2013, 6, 3, 6, tzinfo=UTC)
    assert article.archived_at is None


def test_before_something_is_thrown_away_it_is_said_where_it_is_used(article):
    linking = make_article("Länkar", body=f'<p><a href="..{article.get_absolute_url()[8:]}">hit</a></p>')
    make_article("Nämner", body="<p>ett</p>")
    make_issue({"title": "Inslag", "source": article})

    page = leader().get(address(article, "step", "trash")).content.decode()

    assert "Det används på 2 ställen" in page
    assert address(linking) in page


def test_the_trash_is_a_list_of_its_own(article):
    step(article, "trash")
    found = {
        query: list(leader().get(reverse("admin:news_article_changelist") + query).context["cl"].result_list)
        for query in ("", "?stage=trash")
    }

    assert found == {"": [], "?stage=trash": [article]}


def test_only_a_draft_in_the_trash_can_be_deleted(article):
    draft = make_article("Utkast", published_at=None)
    before = leader().post(address(draft, "delete"), {"post": "yes"}).status_code
    for row in (article, draft):
        publishing.trash(row, now=NOW)

    answers = [leader().post(address(row, "delete"), {"post": "yes"}).status_code for row in (article, draft)]

    assert (before, answers) == (403, [403, 302])


def test_what_is_in_the_trash_is_not_edited(article):
    publishing.trash(article, now=NOW)

    assert save(article, title="Nytt").status_code == 403


@pytest.mark.parametrize(
    ("stage", "count"),
    [("draft", 1), ("scheduled", 1), ("published", 1), ("next", 1), ("archived", 1), ("trash", 1), ("", 4)],
)
def test_the_list_is_narrowed_by_state(article, stage, count):
    save(article, title="Nytt")
    make_article(published_at=None)
    make_article(published_at=NOW + timedelta(days=1))
    make_article(archived_at=NOW)
    make_article(trashed_at=NOW)

    answer = leader().get(reverse("admin:news_article_changelist"), {"stage": stage} if stage else {})

    assert answer.context["cl"].result_count == count


def secondary(article):
    version = versions.of(article).first()
    seen = [address(article, "preview"), address(article, "frame", "page"), address(article, "history")]
    changed = [
        address(article, "restore", version.pk),
        *(address(article, "step", name) for name in ("publish", "archive", "trash", "review", "discard")),
    ]
    return seen, changed


def test_who_may_only_read_sees_and_changes_nothing(article):
    save(article, title="Nytt")
    seen, changed = secondary(article)
    reader = client_with("news.view_article")

    assert {reader.get(each).status_code for each in seen} == {200}
    assert {reader.post(each).status_code for each in changed} == {403}


def test_who_has_no_right_to_articles_meets_none_of_their_pages(article):
    save(article, title="Nytt")
    seen, changed = secondary(article)
    stranger = client_with("news.view_page")

    assert {stranger.get(each).status_code for each in [*seen, *changed]} <= {403, 405}
    assert {stranger.post(each).status_code for each in changed} == {403}


def test_who_is_not_signed_in_is_asked_to(article, client):
    save(article, title="Nytt")
    seen, changed = secondary(article)

    assert {client.get(each).status_code for each in seen} == {302}
    assert {client.post(each).status_code for each in changed} == {302}


def test_an_editor_writes_and_publishes_without_being_a_superuser(article):
    save(article, client_with(*EDITOR), title="Nytt", _step="publish")

    assert article.title == "Nytt"

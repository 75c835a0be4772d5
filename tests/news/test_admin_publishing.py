"""Texts in the admin: written, seen beforehand, published, found again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from news import publishing, versions
from news.models import Article, NextVersion
from tests.news.makers import NOW, make_article, make_issue
from tests.staff import client_with, leader, said

pytestmark = pytest.mark.django_db
EDITOR = ("news.view_article", "news.change_article", "news.add_article")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def article():
    return make_article("Gammalt", slug="ett", body="<p>Text</p>")


def address(article, name="change", *more):
    return reverse(f"admin:news_article_{name}", args=[article.pk, *more])


def save(article, client=None, **changes):
    data = {
        "title": article.title,
        "slug": article.slug,
        "lead": article.lead,
        "body": article.body,
        **changes,
    }
    answer = (client or leader()).post(address(article), data, follow=True)
    article.refresh_from_db()
    return answer


def step(article, name, client=None, **data):
    answer = (client or leader()).post(address(article, "step", name), data, follow=True)
    article.refresh_from_db()
    return answer


def test_saving_what_is_published_leaves_it_as_it_is(article):
    answer = save(article, title="Nytt", _continue="")

    assert said(answer) == ["success"]
    assert article.title == "Gammalt"
    assert answer.context["original"].title == "Nytt"


def test_the_main_button_publishes_what_was_just_written(article):
    save(article, title="Nytt", _step="publish")

    assert article.title == "Nytt"


def test_a_new_version_is_scheduled_in_swedish_time(article):
    save(article, title="Nytt", _step="publish", publish_at_0="2013-06-03", publish_at_1="08.00")

    assert NextVersion.objects.get().publish_at == datetime(2013, 6, 3, 6, tzinfo=UTC)
    assert article.title == "Gammalt"


def test_a_new_article_is_published_from_the_page_where_it_is_added():
    leader().post(reverse("admin:news_article_add"), {"title": "Nytt", "slug": "nytt", "_step": "publish"})

    assert Article.objects.get().published_at == NOW


def test_publishing_without_a_change_says_that_nothing_has_changed(article):
    answer = save(article, _step="publish")

    assert said(answer) == ["error"]
    assert not versions.of(article).exists()


def test_a_major_change_wants_a_note_and_keeps_what_was_written(article):
    answer = save(article, title="Nytt", change="major", _step="publish")

    form = answer.context["adminform"].form
    assert form.errors["note"]
    assert form["title"].value() == "Nytt"
    assert article.title == "Gammalt"


def test_visitors_read_what_was_changed(article, client):
    save(article, title="Nytt", change="major", note="Ny rubrik.", _step="publish")

    assert "Ny rubrik." in client.get(article.get_absolute_url()).content.decode()


def test_the_second_of_two_who_save_loses_nothing_and_is_told(article):
    first, second = leader(), leader()
    edition = article.edition
    save(article, first, title="Annas", based_on=edition)

    answer = save(article, second, title="Bos", based_on=edition)

    form = answer.context["adminform"].form
    assert form["title"].value() == "Bos"
    assert first.user.username in form.non_field_errors()[0]
    assert [each.name for each in answer.context["conflict"]] == ["rubrik"]
    assert versions.working(article).title == "Annas"


def test_whoever_saves_again_replaces_the_other_text_which_stays_in_the_history(article):
    save(article, title="Annas", based_on=0)
    answer = save(article, title="Bos", based_on=0)

    save(article, title="Bos", based_on=answer.context["adminform"].form["based_on"].value())

    assert versions.working(article).title == "Bos"
    titles = [versions.with_values(article, each).title for each in versions.of(article)]
    assert titles == ["Bos", "Annas", "Gammalt"]


def test_two_who_save_the_same_draft_are_told_too():
    draft = make_article("Utkast", published_at=None)
    save(draft, title="Annas", based_on=0)

    answer = save(draft, title="Bos", based_on=0)

    assert answer.context["adminform"].form.non_field_errors()
    assert draft.title == "Annas"


def test_a_text_that_was_published_while_it_was_written_becomes_the_next_version(time_machine):
    article = make_article("Kommer", published_at=NOW + timedelta(minutes=1))
    time_machine.move_to(NOW + timedelta(minutes=2))

    save(article, title="Nytt", based_on=0)

    assert article.title == "Kommer"
    assert versions.working(article).title == "Nytt"


def test_the_preview_shows_the_version_that_waits(article):
    save(article, title="Nytt")

    answer = leader().get(address(article, "frame", "page"))

    assert "Nytt" in answer.content.decode()
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_history_shows_what_was_changed_and_leads_back(article):
    save(article, title="Nytt", _step="publish")
    history = leader().get(address(article, "history"))
    first = history.context["entries"][-1]

    leader().post(first["address"])

    assert "<del>Gammalt</del><ins>Nytt</ins>" in history.content.decode()
    article.refresh_from_db()
    assert (article.title, versions.working(article).title) == ("Nytt", "Gammalt")


def test_going_back_is_no_link_that_can_be_followed(article):
    save(article, title="Nytt")
    version = versions.of(article).last()

    assert leader().get(address(article, "restore", version.pk)).status_code == 405


def test_a_version_of_another_row_is_not_restored_here(article):
    other = make_article("Annat")
    save(other, title="Helt annat")
    foreign = versions.of(other).first()

    assert leader().post(address(article, "restore", foreign.pk)).status_code == 404


def test_a_version_that_waits_is_thrown_away(article):
    save(article, title="Nytt")

    step(article, "discard")

    assert not NextVersion.objects.exists()
    assert versions.of(article).count() == 2


def test_a_scheduled_version_can_wait_again(article):
    save(article, title="Nytt", _step="publish", publish_at_0="2013-06-03", publish_at_1="08.00")

    step(article, "take-back")

    assert NextVersion.objects.get().publish_at is None


def test_archiving_at_a_time_and_bringing_back(article):
    step(article, "archive", at_0="2013-06-03", at_1="08.00")
    archived_at = article.archived_at
    step(article, "bring-back")

    assert archived_at == datetime(2013, 6, 3, 6, tzinfo=UTC)
    assert article.archived_at is None


def test_before_something_is_thrown_away_it_is_said_where_it_is_used(article):
    linking = make_article("Länkar", body=f'<p><a href="..{article.get_absolute_url()[8:]}">hit</a></p>')
    make_article("Nämner", body="<p>ett</p>")
    make_issue({"title": "Inslag", "article": article})

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


def test_the_pages_of_a_text_ask_a_bounded_number_of_queries(article, django_assert_max_num_queries):
    for number in range(30):
        save(article, title=f"Titel {number}")
    client = leader()

    for name in ("change", "history"):
        with django_assert_max_num_queries(20):
            client.get(address(article, name))

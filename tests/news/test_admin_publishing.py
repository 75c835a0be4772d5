"""Texts in the admin: written, seen beforehand, published, found again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from news import versions
from news.models import Article, NextVersion
from tests.news.article_admin import address, save, step
from tests.news.makers import NOW, make_article
from tests.staff import leader, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def article():
    return make_article("Gammalt", slug="ett", body="<p>Text</p>")


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
    leader().post(
        reverse("admin:news_article_add"),
        {"kind": "news", "title": "Nytt", "slug": "nytt", "_step": "publish"},
    )

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


def test_what_somebody_else_said_of_the_change_is_among_the_differences(article):
    at = {"publish_at_0": "2013-06-03", "publish_at_1": "08.00", "_step": "publish"}
    save(article, title="Nytt", change="major", note="Annas ord.", based_on=0, **at)

    answer = save(article, title="Nytt", change="major", note="Bos ord.", based_on=0)

    found = {each.name: each.html for each in answer.context["conflict"]}
    assert found["Vad som har ändrats"] == "<del>Annas </del><ins>Bos </ins>ord."
    assert found["Publicera"] == "<del>3 juni 2013 08.00</del>"
    assert set(found) == {"Vad som har ändrats", "Publicera"}


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


def test_the_pages_of_a_text_ask_a_bounded_number_of_queries(article, django_assert_max_num_queries):
    for number in range(30):
        save(article, title=f"Titel {number}")
    client = leader()

    for name in ("change", "history"):
        with django_assert_max_num_queries(20):
            client.get(address(article, name))

"""What can be found follows what is public, whatever code changed it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import resolve, set_script_prefix
from django.utils import timezone

from activities import engine
from activities.models import Chapter, Goal, Heartbeat, SearchChange, SearchEntry, SearchWord
from activities.search import asking, index, watching
from audiences.models import Area, County, Municipality
from news.models import Article, Document, Page
from sigportal.page_cache import changes
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_event,
    make_occasion,
    make_plan,
    make_report,
)
from tests.news.makers import make_article, make_good_example, make_issue

pytestmark = pytest.mark.django_db
NOW = at("2013-05-03 09:00")


def found(question, *, now=NOW, kind=""):
    """The titles of what a visitor is shown."""
    answer = asking.answer(question, kind=kind, now=now)
    return [] if answer.instead_of or answer.has_any else titles(answer, now)


def titles(answer, now=NOW):
    return [hit.entry.title for hit in asking.hits(answer, answer.chosen, now)]


def refresh(now=NOW):
    assert index.refresh_search(now)


def raw(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "write",
    [
        lambda: make_article("Fotboll på natten"),
        lambda: Article.objects.bulk_create(
            [Article(title="Fotboll på natten", slug="a", published_at=NOW)], ignore_conflicts=True
        ),
        lambda: make_article("Annat") and Article.objects.update(title="Fotboll på natten"),
        lambda: make_article("Annat") and raw("UPDATE news_article SET title = 'Fotboll på natten'"),
    ],
)
def test_what_is_written_is_found_after_the_next_tick(write):
    write()
    assert found("fotboll") == []

    engine.tick(now=NOW, send=None)

    assert found("fotboll") == ["Fotboll på natten"]


def test_what_is_scheduled_is_found_when_its_time_comes_and_not_before():
    make_article("Fotboll på natten", published_at=NOW + timedelta(hours=1))
    refresh()

    assert found("fotboll") == []
    assert found("fotboll", now=NOW + timedelta(hours=1)) == ["Fotboll på natten"]


@pytest.mark.parametrize(
    "take_down", [lambda: Article.objects.update(published_at=None), lambda: Article.objects.all().delete()]
)
def test_what_is_taken_down_is_not_shown_from_that_moment_and_leaves_the_index(take_down):
    make_article("Fotboll på natten")
    refresh()

    take_down()
    assert found("fotboll") == []
    refresh()

    assert not SearchEntry.objects.filter(kind="nyheter").exists()
    assert asking.answer("fotboll", kind="", now=NOW).found == []


def test_a_new_wording_takes_the_place_of_the_old_one():
    article = make_article("Fotboll på natten")
    refresh()

    article.title = "Simning på natten"
    article.save()
    refresh()

    assert (found("fotboll"), found("simning")) == ([], ["Simning på natten"])


def make_kinds():
    plan = make_plan()
    Chapter.objects.create(plan=plan, number="4", heading="Mål", text="", position=1)
    Goal.objects.create(plan=plan, key="g", text="Sprida nattfotboll", position=1)
    series = make_activity(plan, "månadsvis", make_channel(plan)).series.get()
    first, second = make_occasion(series), make_occasion(series, "2013-04")
    make_report(first, facts={}, comment="<p>Om nattfotboll.</p>", title="Rapport")
    make_event(title="Konferens", occasion=second, agenda="<p>Nattfotboll</p>")
    make_article("Nyhet", body="<ul><li>Nattfotboll</li></ul>")
    make_good_example("Exempel", result="<p>Nattfotboll</p>")
    make_issue({"title": "Inslag", "text": "<p>Nattfotboll</p>"}, subject="Brev")
    Page.objects.filter(place="about").update(title="Sida", body="<p>Nattfotboll</p>")
    Area.objects.create(name="Område", slug="o", about="Nattfotboll", is_public=True)
    Document.objects.bulk_create(
        [Document(title="Nattfotboll", slug="d", file="d.pdf", size=1, published_at=NOW)]
    )


def test_every_kind_is_found_by_its_text_and_has_an_address():
    make_kinds()
    refresh()

    answer = asking.answer("nattfotboll", kind="", now=NOW)

    assert sorted(titles(answer)) == [
        *("4 Mål", "Brev", "Exempel", "Konferens", "Nattfotboll", "Nyhet", "Område", "Rapport", "Sida"),
    ]
    assert {value for value, _label, _number in answer.kinds} == set(SearchEntry.Kind.values)
    assert all(resolve(hit.address.partition("#")[0]) for hit in asking.hits(answer, answer.chosen, NOW))


def test_drafts_and_what_is_not_for_the_public_are_not_found():
    make_article("Fotboll", published_at=None)
    make_issue({"title": "Fotboll"}, state="draft")
    make_event(title="Fotboll", kind="meeting")
    Area.objects.create(name="Fotboll", slug="o", is_public=False)
    refresh()

    assert asking.answer("fotboll", kind="", now=NOW).found == []


def test_pages_of_the_program_are_found():
    watching.note_written_pages()
    refresh()

    assert "Räknesnurra" in found("räknesnurra")


def test_an_area_is_found_by_its_municipality_and_an_example_by_its_area():
    county = County.objects.get_or_create(code="14", defaults={"name": "Västra Götalands län"})[0]
    place = Municipality.objects.get_or_create(code="1444", defaults={"name": "Grästorp", "county": county})[
        0
    ]
    area = Area.objects.create(name="Vara", slug="vara", is_public=True)
    make_good_example("Skolan är med", area=area)
    refresh()

    area.municipalities.add(place)
    area.name = "Lidan"
    area.save()
    refresh()

    assert found(place.name) == ["Lidan"]
    assert sorted(found("lidan")) == ["Lidan", "Skolan är med"]


def test_when_nothing_has_changed_a_tick_asks_one_question(django_assert_num_queries):
    refresh()

    with django_assert_num_queries(1):
        refresh()


def test_the_index_makes_no_page_old(django_capture_on_commit_callbacks):
    make_article("Fotboll på natten")

    with django_capture_on_commit_callbacks() as callbacks:
        refresh()

    assert changes.bump not in callbacks


def test_one_tick_takes_so_much_and_the_next_goes_on(monkeypatch):
    refresh()
    monkeypatch.setattr(index, "BATCH", 2)
    for number in range(5):
        make_article(f"Fotboll {number}")

    assert index.refresh_search(NOW, seconds=0) is False
    assert len(found("fotboll")) == 2
    refresh()

    assert len(found("fotboll")) == 5


def test_a_fault_in_the_index_is_told_and_tried_again(monkeypatch):
    make_article("Fotboll på natten")
    with monkeypatch.context() as patch:
        patch.setattr(index, "store", lambda: 1 / 0)
        engine.tick(now=NOW, send=None)
    assert "refresh_search: division by zero" in Heartbeat.objects.get().trouble

    engine.tick(now=NOW, send=None)

    assert (Heartbeat.objects.get().trouble, found("fotboll")) == ("", ["Fotboll på natten"])


def test_after_migrations_all_is_read_anew_and_watched_again():
    make_article("Fotboll på natten")
    refresh()

    watching.stop(using="default")
    Article.objects.update(title="Simning på natten")
    assert not SearchChange.objects.exists()
    watching.start(using="default")
    refresh()

    assert (found("fotboll"), found("simning")) == ([], ["Simning på natten"])
    assert SearchWord.objects.filter(pk="simning").exists()


def test_addresses_follow_the_path_of_the_site():
    make_article("Fotboll på natten", slug="fotboll")
    refresh()

    set_script_prefix("/sig/")
    try:
        answer = asking.answer("fotboll", kind="", now=NOW)
        assert [hit.address for hit in asking.hits(answer, answer.chosen, NOW)] == ["/sig/nyheter/fotboll/"]
    finally:
        set_script_prefix("/")


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_make_no_doubles(monkeypatch):
    monkeypatch.setattr(index, "BATCH", 5)
    for number in range(30):
        make_article(f"Fotboll {number}")

    def work():
        index.refresh_search(timezone.now())
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert SearchEntry.objects.filter(kind="nyheter").count() == 30
    assert not SearchChange.objects.exists()

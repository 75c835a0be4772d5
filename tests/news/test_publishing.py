"""Versions of what is published: which one visitors see, and what happens by itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import set_script_prefix

from news import publishing, versions
from news.models import Article, MovedAddress, NextVersion, NotInState
from tests.activities.makers import make_user
from tests.news.makers import NOW, make_article

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def wait(article, *, at=None, **changes):
    """Let a next version with the changes wait, scheduled when a time is given."""
    row = Article.objects.get(pk=article.pk)
    note = changes.pop("note", "")
    for name, value in changes.items():
        setattr(row, name, value)
    publishing.save_next(row, by=None, now=NOW, is_major=bool(note), note=note)
    if at:
        publishing.publish_next(row, at=at, now=NOW)
    return row


def shown(article):
    return Article.objects.get(pk=article.pk)


def test_what_is_published_stays_while_its_next_version_waits():
    article = make_article("Gammalt")

    wait(article, title="Nytt")

    assert shown(article).title == "Gammalt"
    assert versions.working(shown(article)).title == "Nytt"


def test_the_next_version_takes_its_place_when_somebody_publishes_it():
    article = make_article("Gammalt")
    row = wait(article, title="Nytt", body="<p>Ny text</p>")

    publishing.publish_next(row, at=None, now=LATER)

    assert (shown(article).title, shown(article).body) == ("Nytt", "<p>Ny text</p>")
    assert not NextVersion.objects.exists()


def test_a_scheduled_version_is_published_by_the_tick_at_its_time_and_not_before():
    article = make_article("Gammalt")
    wait(article, at=LATER, title="Nytt")

    publishing.publish_due(LATER - timedelta(seconds=1))
    before = shown(article).title
    publishing.publish_due(LATER)

    assert (before, shown(article).title) == ("Gammalt", "Nytt")


def test_an_outage_delays_a_version_and_loses_nothing():
    article = make_article("Gammalt")
    wait(article, at=LATER, title="Nytt", note="Ny kontakt.")

    publishing.publish_due(LATER + timedelta(days=2))

    assert shown(article).title == "Nytt"
    assert shown(article).updated_at == LATER


def test_what_is_written_after_scheduling_is_what_is_published():
    article = make_article("Gammalt")
    wait(article, at=LATER, title="Nytt")

    wait(article, title="Nyast")
    publishing.publish_due(LATER)

    assert shown(article).title == "Nyast"


def test_a_version_that_was_just_replaced_is_not_published():
    article = make_article("Gammalt")
    row = wait(article, at=LATER, title="Nytt")
    stale = versions.next_of(row)
    wait(article, title="Nyast")

    with pytest.raises(NotInState):
        publishing._replace(stale, now=LATER, due=True)

    assert shown(article).title == "Gammalt"


def test_a_version_that_was_just_taken_back_is_not_published():
    article = make_article("Gammalt")
    row = wait(article, at=LATER, title="Nytt")
    stale = versions.next_of(row)
    publishing.take_back_next(row)

    with pytest.raises(NotInState):
        publishing._replace(stale, now=LATER, due=True)

    assert shown(article).title == "Gammalt"
    assert NextVersion.objects.exists()


def test_a_major_change_has_a_new_date_and_a_note_and_a_minor_one_neither():
    article = make_article("Gammalt", updated_at=NOW)
    publishing.publish_next(wait(article, title="Gamalt"), at=None, now=LATER)
    minor = (shown(article).updated_at, article.change_notes.count())

    row = wait(article, title="Nytt", note="Ny kontakt.")
    publishing.publish_next(row, at=None, now=LATER)

    assert minor == (NOW, 0)
    assert shown(article).updated_at == LATER
    assert [(note.text, note.at) for note in article.change_notes.all()] == [("Ny kontakt.", LATER)]


def test_a_major_change_cannot_be_kept_without_saying_what_changed():
    article = make_article()
    wait(article, title="Nytt")

    with pytest.raises(IntegrityError):
        NextVersion.objects.update(is_major=True)


def test_nothing_waits_twice_for_the_same_row():
    article = make_article()
    wait(article, title="Nytt")
    waiting = NextVersion.objects.get()
    waiting.pk = None

    with pytest.raises(IntegrityError):
        waiting.save(force_insert=True)


def test_an_address_that_another_page_has_taken_stops_one_version_and_says_why():
    article, other = make_article("Ett", slug="ett"), make_article("Två", slug="tva")
    wait(article, at=LATER, slug="nytt")
    wait(other, at=LATER, title="Två igen")
    make_article("Tre", slug="nytt")

    publishing.publish_due(LATER)

    assert shown(other).title == "Två igen"
    waiting = NextVersion.objects.get()
    assert (waiting.publish_at, waiting.trouble != "") == (None, True)
    assert shown(article).slug == "ett"


def test_a_person_who_publishes_at_an_address_that_is_taken_is_told_and_nothing_is_lost():
    article = make_article("Ett", slug="ett")
    row = wait(article, slug="nytt")
    make_article("Tre", slug="nytt")

    with pytest.raises(NotInState):
        publishing.publish_next(row, at=None, now=LATER)

    assert shown(article).slug == "ett"
    assert NextVersion.objects.exists()


def test_whoever_follows_an_earlier_address_is_led_to_the_present_one(client):
    article = make_article(slug="ett")
    for slug in ("tva", "tre"):
        publishing.publish_next(wait(article, slug=slug), at=None, now=LATER)

    answers = [client.get(f"/nyheter/{slug}/?page=2") for slug in ("ett", "tva")]

    assert {answer.status_code for answer in answers} == {301}
    assert {answer["Location"] for answer in answers} == {"/nyheter/tre/?page=2"}
    assert client.get("/nyheter/tre/").status_code == 200


def test_a_page_that_takes_back_its_first_address_is_shown_there(client):
    article = make_article(slug="ett")
    for slug in ("tva", "ett"):
        publishing.publish_next(wait(article, slug=slug), at=None, now=LATER)

    assert client.get("/nyheter/ett/").status_code == 200
    assert client.get("/nyheter/tva/")["Location"] == "/nyheter/ett/"


def test_nobody_is_led_to_what_visitors_cannot_see(client):
    article = make_article(slug="ett")
    publishing.publish_next(wait(article, slug="tva"), at=None, now=LATER)
    publishing.trash(shown(article), now=LATER)

    assert client.get("/nyheter/ett/").status_code == 404


def test_an_odd_address_that_is_nowhere_is_simply_not_found(client):
    odd = ["/nyheter/%00/", f"/{'x' * 5000}/", "/%ff%fe/", "/nyheter/ett"]

    assert {client.get(address).status_code for address in odd} == {404, 301}
    assert not MovedAddress.objects.exists()


def test_what_is_archived_leaves_the_lists_and_stays_at_its_address(client):
    article = make_article("Sparad")

    publishing.archive(article, at=None, now=LATER)

    assert "Sparad" not in client.get("/nyheter/").content.decode()
    assert "Arkiverad" in client.get(article.get_absolute_url()).content.decode()


def test_what_is_to_be_archived_is_listed_until_its_time():
    article = make_article()

    publishing.archive(article, at=LATER, now=NOW)

    assert article in Article.objects.published(LATER - timedelta(seconds=1))
    assert article not in Article.objects.published(LATER)
    assert article in Article.objects.reachable(LATER)


def test_a_draft_cannot_be_archived():
    with pytest.raises(NotInState):
        publishing.archive(make_article(published_at=None), at=None, now=NOW)


def test_the_trash_takes_it_away_and_gives_it_back_as_it_was(client):
    article = make_article()
    publishing.trash(article, now=LATER)
    gone = client.get(article.get_absolute_url()).status_code

    publishing.take_out(article)

    assert gone == 404
    assert client.get(article.get_absolute_url()).status_code == 200


def test_what_was_scheduled_is_a_draft_when_it_is_taken_out_of_the_trash():
    article = make_article(published_at=LATER)

    publishing.trash(article, now=NOW)
    publishing.take_out(article)

    assert shown(article).published_at is None


def test_no_version_of_what_is_in_the_trash_is_published():
    article = make_article("Gammalt")
    wait(article, at=LATER, title="Nytt")
    publishing.trash(article, now=NOW)

    publishing.publish_due(LATER)

    assert shown(article).title == "Gammalt"


def test_an_earlier_text_comes_back_as_the_next_version():
    article = make_article("Först")
    publishing.publish_next(wait(article, title="Sedan"), at=None, now=LATER)
    first = versions.of(article).last()

    publishing.restore(shown(article), first, by=make_user(), now=LATER)

    assert shown(article).title == "Sedan"
    assert versions.working(shown(article)).title == "Först"


def test_the_history_of_a_page_begins_with_what_was_published_before_anybody_wrote():
    article = make_article("Först")

    wait(article, title="Sedan")

    assert [versions.with_values(article, each).title for each in versions.of(article)] == ["Sedan", "Först"]


def test_a_difference_shows_the_words_that_went_and_came_and_no_markup_of_the_text():
    older = Article(title="Samma", body="<p>Den gamla <strong>texten</strong> & mer</p>")
    newer = Article(title="Samma", body="<p>Den nya <strong>texten</strong> & mer</p>")

    (found,) = versions.differences(older, newer)

    assert found.name == "text"
    assert found.html == "Den <del>gamla </del><ins>nya </ins>texten &amp; mer"


def test_an_earlier_address_is_led_on_below_a_path_too(client):
    article = make_article(slug="ett")
    publishing.publish_next(wait(article, slug="tva"), at=None, now=LATER)

    set_script_prefix("/sig/")
    try:
        answer = client.get("/nyheter/ett/")
    finally:
        set_script_prefix("/")

    assert answer["Location"] == "/sig/nyheter/tva/"

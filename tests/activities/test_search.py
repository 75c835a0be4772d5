"""The search as a visitor meets it."""

import re
from datetime import timedelta

import pytest

from activities.search import asking, index
from news.models import Article, Page
from tests.activities.makers import at, make_user
from tests.news.makers import make_article, make_good_example

pytestmark = pytest.mark.django_db
NOW = at("2013-05-03 09:00")


@pytest.fixture(autouse=True)
def beginning(db, time_machine):
    """Nothing is found but what a test publishes, and the pages that the program writes."""
    Page.objects.all().delete()
    time_machine.move_to(NOW, tick=False)


def publish(*titles, **values):
    for title in titles:
        make_article(title, **values)
    index.refresh_search(NOW)


def ask(client, question, **more):
    return client.get("/sok/", {"q": question, **more})


def titles(answer):
    return [hit.entry.title for hit in answer.context["hits"]]


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.parametrize("role", ["visitor", "staff"])
def test_everybody_finds_the_same(client, role):
    publish("Skolan och polisen möts")
    if role == "staff":
        client.force_login(make_user(is_staff=True))

    answer = ask(client, "skola polis")

    assert titles(answer) == ["Skolan och polisen möts"]
    assert "<mark>Skolan</mark> och <mark>polisen</mark> möts" in answer.content.decode()


def test_forms_of_a_word_and_beginnings_of_longer_ones_are_found(client):
    publish("Konferensen öppnar", "Anmäl konferensdeltagare")

    assert {"Konferensen öppnar", "Anmäl konferensdeltagare"} <= set(titles(ask(client, "konferenser")))


def test_words_written_without_dots_find_those_with_them(client):
    publish("Områden som förebygger brott")

    answer = ask(client, "omraden forebygger")

    assert titles(answer) == ["Områden som förebygger brott"]


def test_a_word_that_exists_is_not_taken_for_one_with_other_letters(client):
    publish("En far berättar", "Vi får nya lokaler")

    assert titles(ask(client, "far")) == ["En far berättar"]


@pytest.mark.parametrize("question", ["samverkn", "smaverkan", "samvverkan", "samverkam"])
def test_a_misspelt_word_is_answered_with_what_was_meant(client, question):
    publish("Samverkan ger effekt")

    answer = ask(client, question)

    assert "Menade du samverkan?" in text(answer)
    assert titles(answer) == ["Samverkan ger effekt"]


def test_when_nothing_has_all_words_what_has_some_is_shown(client):
    publish("Skolan är med", "Polisen är med")

    answer = ask(client, "skolan polisen")

    assert "Inget har alla orden." in text(answer)
    assert len(titles(answer)) == 2


def test_when_nothing_is_found_there_are_other_ways(client):
    answer = ask(client, "qqqq")

    assert "Inget hittades för ”qqqq”" in text(answer)
    assert 'href="/kontakt/"' in answer.content.decode()


def test_a_word_in_the_title_weighs_more_than_one_in_the_text(client):
    make_article("Annat", body="<p>Fotboll</p>")
    publish("Fotboll på natten")
    publish("Något", body="<p>Fotboll</p>")

    assert titles(ask(client, "fotboll"))[0] == "Fotboll på natten"


def test_a_kind_is_chosen_and_the_others_are_counted(client):
    make_good_example("Fotboll i Vara")
    publish("Fotboll på natten", "Fotboll på dagen")

    answer = ask(client, "fotboll", slag="exempel")

    assert titles(answer) == ["Fotboll i Vara"]
    assert "1 träff · Goda exempel" in text(answer)
    assert "Allt 3" in text(answer)
    assert "Nyheter 2" in text(answer)


def test_a_kind_without_the_word_says_so(client):
    publish("Fotboll på natten")

    answer = ask(client, "fotboll", slag="omraden")

    assert titles(answer) == []
    assert "Inget under ”Områden” har orden." in text(answer)


@pytest.mark.parametrize(
    ("page", "shown"), [("1", 10), ("2", 2), ("999999", 2), ("0", 2), ("x", 10), ("-1", 2), ("\0", 10)]
)
def test_hits_come_in_pages_and_an_unknown_page_is_the_nearest(client, page, shown):
    publish(*(f"Fotboll {number}" for number in range(12)))

    assert len(titles(ask(client, "fotboll", page=page))) == shown


def test_of_very_much_the_best_of_the_latest_is_shown(client, monkeypatch):
    monkeypatch.setattr(asking, "MOST_FOUND", 3)
    make_good_example("Fotboll i Vara")
    publish(*(f"Fotboll {number}" for number in range(5)))

    assert "Fler än" in text(ask(client, "fotboll"))
    assert len(titles(ask(client, "fotboll"))) == 3
    assert titles(ask(client, "fotboll", slag="exempel")) == ["Fotboll i Vara"]


BAD = {
    "long": "ord " * 2_500,
    "one long word": "a" * 10_000,
    "null bytes": "\0",
    "null byte in a word": "fot\0boll",
    "punctuation": "!!! ?? -- ...",
    "operators": 'fotboll" OR (* NEAR(a b) AND title:x -y ^z',
    "quotes": "'fotboll' \"natten",
    "tsquery": "fotboll:* & !natten | <-> (((",
    "sql": "'; DROP TABLE news_article; --",
    "percent": "%s %(x)s {0} %",
    "backslash": "\\fotboll\\'",
    "other letters": "футбол 足球 ﷺ ²³ 🏳️‍🌈",
    "surrogate-like": "\ufffd\ufffe",
    "only small words": "och att i",
    "empty": "",
    "space": " \t\n",
    "many words": " ".join(f"ord{number}" for number in range(300)),
}


@pytest.mark.parametrize("question", BAD.values(), ids=BAD)
def test_any_question_gets_a_plain_answer(client, question):
    publish("Fotboll på natten")

    answer = ask(client, question)

    assert answer.status_code == 200
    assert "<h1>Sök</h1>" in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["q=%ff%fe%E5", "q=%C3", "q=a&q=b", "slag=%00&q=fotboll", "q[]=a", "page=2"]
)
def test_any_query_gets_a_plain_answer(client, query):
    publish("Fotboll på natten")

    assert client.get(f"/sok/?{query}").status_code == 200


def test_a_very_long_question_is_cut_and_that_is_said(client):
    publish("Fotboll på natten")

    answer = ask(client, "fotboll " * 1_250)

    assert titles(answer) == ["Fotboll på natten"]
    assert "Bara början av den används." in text(answer)


def test_what_was_written_cannot_become_code(client):
    publish("<script>fotboll</script>", body="<p>x &lt;img src=x onerror=fotboll&gt;</p>")

    shown = ask(client, 'fotboll"><script>alert(1)</script>').content.decode()
    found = ask(client, "fotboll").content.decode()

    assert "<script" not in shown + found
    assert "&lt;script&gt;<mark>fotboll</mark>" in found
    assert "<img" not in found


@pytest.mark.parametrize(("query", "is_kept"), [("", True), ("?q=fotboll", False), ("?slag=nyheter", False)])
def test_answers_are_kept_by_nobody_and_out_of_other_searches(client, query, is_kept):
    answer = client.get(f"/sok/{query}")

    assert answer["Cache-Control"].startswith("public" if is_kept else "private")
    assert ('content="noindex"' in answer.content.decode()) is not is_kept
    assert answer.cookies == {}


@pytest.mark.parametrize("question", ["fotboll", "fotbol natten", "qqqqq zzzzz", "fotboll qqqqq"])
@pytest.mark.parametrize("count", [1, 30])
def test_questions_to_the_database_do_not_grow(client, django_assert_max_num_queries, question, count):
    make_good_example("Fotboll")
    publish(*(f"Fotboll på natten {number}" for number in range(count)))

    with django_assert_max_num_queries(8):
        ask(client, question)


def test_a_search_changes_nothing(client):
    publish("Fotboll på natten")
    before = Article.objects.get().updated_at

    assert client.post("/sok/", {"q": "fotboll"}).status_code == 405
    assert client.head("/sok/", {"q": "fotboll"}).status_code == 200
    assert Article.objects.get().updated_at == before


@pytest.mark.parametrize("path", ["/", "/nyheter/", "/sok/", "/material/"])
def test_every_page_leads_to_the_search(client, path):
    shown = client.get(path).content.decode()

    assert re.search(r'<a class="top__search" href="/sok/"', shown)
    assert 'rel="search"' in shown


def test_a_page_that_is_not_here_offers_the_search(client):
    answer = client.get("/finns-inte/")

    assert answer.status_code == 404
    assert 'action="/sok/"' in answer.content.decode()


def test_browsers_are_told_how_to_search(client):
    answer = client.get("/sok/beskrivning.xml")

    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    assert 'template="http://127.0.0.1:8000/sok/?q={searchTerms}"' in answer.content.decode()


def test_what_is_archived_by_the_clock_alone_is_neither_found_nor_counted(client, time_machine):
    publish("Skolan idag")
    publish("Skolan igår", archived_at=NOW + timedelta(hours=1))
    before = ask(client, "skolan").context["answer"].kinds

    time_machine.move_to(NOW + timedelta(hours=2))
    answer = ask(client, "skolan")

    assert [count for _kind, _label, count in before] == [2]
    assert titles(answer) == ["Skolan idag"]
    assert [count for _kind, _label, count in answer.context["answer"].kinds] == [1]

"""What is looked over before an issue is approved, and what stops it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news import issues, letter_checks
from tests.news.makers import make_article, make_good_example, make_issue
from tests.news.pictures import make_image

pytestmark = pytest.mark.django_db


def found(issue):
    return letter_checks.findings(issue, at=timezone.now())


def faults(issue):
    return [each.what for each in found(issue) if each.is_fault]


def make_draft(*items, **values):
    return make_issue(*items, state="draft", **{"lead": "<p>Hej alla!</p>", **values})


def test_a_letter_in_order_has_nothing_to_look_over():
    issue = make_draft({"title": "Nytt", "text": '<p>Läs <a href="/nyheter/">alla nyheter</a>.</p>'})

    assert found(issue) == []


@pytest.mark.parametrize(
    "words",
    [
        "Hej [[namn]]!",
        "Hej {{ first_name }},",
        "Hej *|FNAME|*,",
        "Hej %%name%%,",
        "Hej {namn}!",
        "Hej «Förnamn»,",
        "Hej %first_name%,",
        "Hej &lt;&lt;namn&gt;&gt;,",
        "Hej [namn]!",
        "Hej ,",
        "Hej&nbsp;<strong></strong>,",
        "Bästa !",
    ],
)
@pytest.mark.parametrize("place", ["lead", "block"])
def test_a_place_for_a_name_that_nothing_fills_stops_the_approval(words, place):
    html = f"<p>{words}</p>"
    issue = make_draft(lead=html) if place == "lead" else make_draft({"title": "A", "text": html})

    assert faults(issue) == ["En plats för ett namn som inget fyller"]


@pytest.mark.parametrize(
    "words",
    ["Hej alla,", "Hej, alla!", "Hejdå, sa han", "Kära vänner,", "Ett [tillägg] här", "Skriv »namn» i rutan"],
)
def test_a_greeting_of_all_is_in_order(words):
    assert faults(make_draft(lead=f"<p>{words}</p>")) == []


def test_a_place_for_a_name_in_the_subject_stops_too():
    assert faults(make_draft(subject="Till [[namn]]"))


def test_a_link_that_leads_nowhere_stops_and_a_vague_one_is_advice():
    issue = make_draft(
        {"title": "A", "text": '<p><a href="/finns-inte/">Planen</a> <a href="/nyheter/">klicka här</a></p>'}
    )

    assert [(each.rule, each.is_fault) for each in found(issue)] == [
        ("broken-link", True),
        ("vague-link", False),
    ]


def test_a_block_about_what_is_not_published_stops():
    article = make_article("Utkast", published_at=None)

    assert faults(make_draft({"kind": "article", "source": article})) == [
        "Det leder till något som besökare inte hittar"
    ]


def test_what_is_published_by_the_time_the_letter_goes_out_is_in_order():
    at = timezone.now() + timedelta(days=3)
    issue = make_draft({"kind": "article", "source": make_article("Kommer", published_at=at)})

    assert letter_checks.findings(issue, at=at) == []


def test_a_block_whose_source_has_been_deleted_stops():
    article = make_article("Borta")
    issue = make_draft({"kind": "article", "source": article, "title": "Eget", "text": "<p>Ord</p>"})
    article.delete()

    assert len(faults(issue)) == 1


def test_a_link_to_sign_up_that_leads_nowhere_stops():
    event = {"kind": "event", "source": make_good_example(), "link": "/finns-inte/"}

    assert faults(make_draft(event)) == ["Länken leder till en sida som besökare inte hittar"]


def test_a_block_is_named_once_where_it_has_no_name_but_its_kind():
    assert [each.place for each in found(make_draft({"kind": "text"}))] == ["Fri text"]


def test_an_empty_block_and_an_empty_letter_stop():
    assert faults(make_draft({"kind": "text"})) == ["Blocket är tomt"]
    assert faults(make_draft(lead="")) == ["Brevet är tomt"]


def test_a_quote_of_nobody_and_a_number_from_nowhere_are_advice():
    issue = make_draft({"kind": "quote", "text": "<p>Ja.</p>"}, {"kind": "number", "title": "7"})

    assert [each.is_fault for each in found(issue)] == [False, False]


def test_an_alt_text_that_says_nothing_is_advice():
    article = make_article(image=make_image(alt="bild"))

    assert [each.quoted for each in found(make_draft({"kind": "article", "source": article}))] == ["bild"]


def test_a_letter_that_gmail_would_cut_off_is_told_of():
    issue = make_draft({"title": "Långt", "text": "<p>" + "Ett ord. " * 14_000 + "</p>"})

    assert any("Gmail" in each.what for each in found(issue))


def test_it_is_said_when_the_blocks_have_changed_since_the_plain_text_was_written():
    issue = make_draft({"title": "Nytt", "text": "<p>Ord.</p>"})
    issues.write_text(issue, "Eget.")
    assert found(issue) == []

    issue.items.update(title="Nyare")

    assert [each.anchor for each in found(issue)] == ["#step-text"]


def test_each_finding_leads_to_the_field_where_it_is_mended():
    issue = make_draft({"title": "A", "text": "<p>Ord</p>"}, {"title": "B", "text": "<p>Hej ,</p>"})

    assert [each.anchor for each in found(issue)] == ["#items-1"]

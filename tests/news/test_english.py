import tomllib

import pytest
from django.conf import settings

from news import english
from news.checker import check
from news.plaintext import plaintext


def rules(html, **options):
    return [finding.rule for finding in check(html, leads=lambda href: True, **options)]


@pytest.mark.parametrize(
    "text",
    [
        "The groups work together with the young person and the family.",
        "Rapporten heter ”How to work with young people and their families”.",
        "This is what we have learned from the pilot areas.",
    ],
)
def test_an_english_passage_is_found(text):
    assert rules(f"<p>{text}</p>") == ["missing-language"]


@pytest.mark.parametrize(
    "text",
    [
        "Vi har en workshop om social media på fredag.",
        "Man ska be om hjälp i tid, om det går an.",
        "Projektet ”Ending Gang and Youth Violence” är brittiskt.",
        "Black Lives Matter, Save the Children och The Local skrev om saken.",
        "Här är an, as, on, to, be: förkortningar.",
        "",
    ],
)
def test_swedish_with_some_english_in_it_is_left_alone(text):
    assert rules(f"<p>{text}</p>") == []


def test_a_marked_passage_is_in_order():
    quoted = "The groups work together with the young person and the family."

    assert rules(f'<p>De skriver: <span lang="en">{quoted}</span> Bra.</p>') == []
    assert rules(f'<p lang="en">{quoted}</p><p>Bra.</p>') == []
    assert rules(f'<p><span lang="en">Yes</span> {quoted}</p>') == ["missing-language"]


def test_a_page_in_english_is_in_order():
    assert rules("<p>The groups work together with the young person.</p>", language="en") == []


def test_the_portals_own_swedish_texts_raise_no_alarm():
    texts = tomllib.loads((settings.BASE_DIR / "plans" / "examples.toml").read_text())
    pages = tomllib.loads((settings.BASE_DIR / "news" / "data" / "pages.toml").read_text())
    rows = [*texts["article"], *texts["good_example"]]
    rows += [row for row in pages["page"] if row.get("language", "sv") == "sv"]

    found = [
        passage
        for row in rows
        for field in ("lead", "body", "done", "result")
        for passage in english.passages(plaintext(row.get(field, "")))
    ]

    assert found == []

import pytest

from news import checker
from news.checker import check

LONG = "Här " + "ord " * 29


def rules(html, *, leads=lambda href: True, above=1):
    return [finding.rule for finding in check(html, leads=leads, above=above)]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Ett</h2><h3>Två</h3><h4>Tre</h4><h2>Fyra</h2><h3>Fem</h3>",
        '<p>Läs om <a href="/planen/">planen</a>. Läs mer.</p>',
        '<p>Ring <a href="tel:0812345">08-123 45</a>.</p>',
        "<p>SIG, BRÅ och SKL. SIG SKL BRÅ.</p>",
        "<h2>SIG</h2><p>En mening.</p>",
        "",
        "<p>Trasig <strong>text",
    ],
)
def test_a_good_text_gets_no_advice(html):
    assert rules(html) == []


@pytest.mark.parametrize(
    ("html", "above", "found"),
    [
        ("<h3>Först</h3>", 1, ["heading-order"]),
        ("<h3>Först</h3>", 2, []),
        ("<h2>Ett</h2><h4>Två</h4><h4>Tre</h4>", 1, ["heading-order"]),
        ("<h2>Ett</h2><h3>Två</h3><h2>Tre</h2><h4>Fyra</h4>", 1, ["heading-order"]),
    ],
)
def test_a_heading_may_not_skip_a_level(html, above, found):
    assert rules(html, above=above) == found


@pytest.mark.parametrize(
    "text",
    ["här", "Klicka här", "Läs mer »", "läs  mer…", "<strong>Länk</strong>", "www.example.se", "→", ""],
)
def test_a_link_says_where_it_leads(text):
    assert rules(f'<p>Om planen: <a href="/plan/">{text}</a></p>') == ["vague-link"]


@pytest.mark.parametrize("href", ["", " ", "#"])
def test_a_link_has_an_address(href):
    assert rules(f'<p><a href="{href}">Planen</a></p>') == ["empty-link"]


def test_a_link_that_leads_nowhere_is_told_with_its_address():
    [finding] = check('<p><a href="/borta/?a=1&amp;b=2">Planen</a></p>', leads=lambda href: False)

    assert (finding.rule, finding.quoted) == ("broken-link", "Planen (/borta/?a=1&b=2)")


def test_a_link_to_a_place_in_the_page_leads_nowhere_since_places_have_no_names():
    assert rules('<p><a href="#del-2">Del två</a></p>') == ["broken-link"]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        (f"<p>{LONG}.</p>", 0),
        (f"<p>{LONG} till.</p>", 1),
        (f"<p>{LONG}. {LONG}!</p>", 0),
        ("<p>" + "ord " * 20 + "t.ex. " + "ord " * 20 + "</p>", 1),
        (f"<p>{LONG}</p><p>och mer</p>", 0),
        (f"<ul><li>{LONG}</li><li>och mer</li></ul>", 0),
        (f"<p>{LONG}<br>och mer</p>", 0),
        (f"<p>{LONG} – <strong>och</strong> – till.</p>", 1),
    ],
)
def test_a_sentence_has_at_most_thirty_words(html, count):
    assert rules(html) == ["long-sentence"] * count


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Detta är MYCKET VIKTIGT IDAG.</p>", ["capitals"]),
        ("<p>MYCKET <em>VIKTIGT</em> ATT VETA</p>", ["capitals"]),
        ("<h2>VIKTIGT ATT VETA</h2>", ["capitals"]),
        ("<h2>NYHETER</h2>", ["capitals"]),
        ("<p>Skriv NYHETER.</p>", []),
    ],
)
def test_words_are_not_shouted(html, found):
    assert rules(html) == found


def test_a_finding_says_where_it_is_and_how_to_mend_it():
    [finding] = check(f"<p>{LONG * 4}</p>", leads=lambda href: True)

    assert finding.quoted.startswith("Här ord")
    assert len(finding.quoted) <= checker.QUOTED_MOST
    assert str(checker.WORDS_MOST) in str(finding.what)
    assert finding.mend


def test_findings_come_in_the_order_of_the_text():
    html = f'<h3>A</h3><p>{LONG} <a href="">Ett</a> x.</p><h2>NYHETER</h2>'

    assert rules(html) == ["heading-order", "long-sentence", "empty-link", "capitals"]


def test_a_long_text_is_checked_at_once():
    html = "<p>" + "ORD ord. <a href='/x/'>Här</a> " * 20_000 + "</p>"

    assert set(rules(html)) == {"vague-link"}


@pytest.mark.parametrize(
    ("alt", "caption", "found"),
    [
        ("", "", []),
        ("Tre poliser och en lärare vid ett bord.", "Möte i maj.", []),
        ("Bilden visar en graf över antalet grupper.", "", []),
        ("IMG_1234.jpg", "", ["empty-alt"]),
        ("DSC 0042", "", ["empty-alt"]),
        ("möte-maj.PNG", "", ["empty-alt"]),
        ("Bild", "", ["empty-alt"]),
        ("En bild på", "", ["empty-alt"]),
        ("foto 3", "", ["empty-alt"]),
        ("o" * 251, "", ["long-alt"]),
        ("Möte i  maj", "möte i maj.", ["repeated-alt"]),
    ],
)
def test_an_alt_text_says_what_the_picture_shows(alt, caption, found):
    assert [finding.rule for finding in checker.check_alt(alt, caption)] == found

import pytest

from news import issues
from news.mailing.message import resolve
from news.plaintext import plaintext
from tests.news.makers import make_issue

pytestmark = pytest.mark.django_db
LEAVE = "https://sig.example/lamna/abc"
ITEMS = [
    {
        "kind": "article",
        "title": "Nytt & gott",
        "text": "<p>Första <em>texten</em>.</p>",
        "link": "/nyheter/nytt/",
    },
    {"kind": "event", "title": "Konferens i Örebro", "text": "<ul><li>Fika</li><li>Prat</li></ul>"},
    {"kind": "text", "title": "Till sist", "text": '<p>Läs <a href="/plan/">planen</a>.</p>'},
]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://sig.example"


@pytest.fixture
def issue():
    return make_issue(*ITEMS, subject="Brev i maj", preheader="Kort om maj", lead="<p>Hej!</p>")


def test_every_item_is_in_the_page_the_html_and_the_text_in_the_same_order(client, issue):
    mail = issues.text(issue, language="sv")
    page = client.get(issue.get_absolute_url()).content.decode()
    versions = [plaintext(page), plaintext(mail["html"]), mail["text"]]

    for words in (
        "Hej!",
        "Nytt & gott",
        "Första texten.",
        "Konferens i Örebro",
        "Fika",
        "Till sist",
        "Läs planen",
    ):
        assert all(words in version for version in versions), words
    for version in versions:
        places = [version.rindex(item["title"]) for item in ITEMS]
        assert places == sorted(places)


@pytest.mark.parametrize("part", ["html", "text"])
def test_every_link_in_the_mail_carries_the_host(issue, part):
    content = issues.text(issue, language="sv")[part]

    assert "https://sig.example/nyheter/nytt/" in content
    assert "https://sig.example/plan/" in content
    assert f"https://sig.example{issue.get_absolute_url()}" in content
    assert 'href="/' not in content


@pytest.mark.parametrize("part", ["html", "text"])
def test_only_a_subscriber_is_told_how_to_leave(issue, part):
    content = issues.text(issue, language="sv")[part]

    assert LEAVE in resolve(content, LEAVE)
    assert "leave" not in resolve(content)


def test_the_text_has_short_lines_and_whole_addresses(issue):
    issue.items.update(text=f"<p>{'Ett långt stycke med många ord. ' * 20}</p>")

    lines = issues.text(issue, language="sv")["text"].split("\n")

    assert all(len(line) <= 76 or " " not in line for line in lines)


def test_the_html_has_its_styles_on_the_elements_and_keeps_the_dark_ones(issue):
    html = issues.text(issue, language="sv")["html"]

    assert 'class="sheet" style="' in html
    assert "prefers-color-scheme: dark" in html
    assert not any(word in html for word in ("<script", "<link", "@import", "url("))


def test_a_long_issue_stays_under_what_gmail_cuts():
    issue = make_issue(
        *[{"title": f"Rubrik {number}", "text": f"<p>{'ord ' * 150}</p>"} for number in range(40)]
    )

    assert len(issues.text(issue, language="sv")["html"].encode()) <= 100_000


def test_the_frame_follows_the_language_and_the_content_says_that_it_is_swedish(issue):
    swedish, english = (issues.text(issue, language=language)["html"] for language in ("sv", "en"))

    assert '<html lang="sv"' in swedish
    assert '<html lang="en"' in english
    assert "Change what you get" in english
    assert '<div lang="sv"' in english


def test_an_example_says_so_in_mail(issue):
    issue.is_example = True

    text = issues.text(issue, language="en")["text"]

    assert "Example: this newsletter shows how the portal works." in text


def test_the_preheader_is_the_first_that_a_mail_program_shows(issue):
    html = issues.text(issue, language="sv")["html"]

    assert plaintext(html[html.index("<body") :]).startswith("Kort om maj")


def test_marks_that_an_author_wrote_do_not_break_the_mail():
    issue = make_issue({"title": "<b>&", "text": "<p>&lt;i&gt; [[leave-link]]</p>"}, subject='Å & "ö"')

    mail = issues.text(issue, language="sv")

    assert mail["subject"] == 'Å & "ö"'
    assert "&lt;b&gt;&amp;" in mail["html"]
    assert "<b>&" in mail["text"]

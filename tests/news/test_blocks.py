"""An issue of blocks: what each shows, where it comes from, and what is kept of it."""

import pytest
from django.utils import timezone

from news import blocks, issues
from news.models import IssueItem
from news.plaintext import plaintext
from tests.news.makers import make_article, make_good_example, make_issue
from tests.news.pictures import drawn, encoded, make_image

pytestmark = pytest.mark.django_db
QUOTE = {"kind": "quote", "text": "<p>Det fungerar.</p>", "origin": "Anna, socialsekreterare"}
NUMBER = {"kind": "number", "title": "290", "text": "<p>kommuner får brevet</p>", "origin": "SKR 2013"}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://sig.example"


def looks(issue, client):
    """What the page, the HTML of the mail and its plain text say, as running words."""
    mail = issues.text(issue, language="sv")
    page = client.get(issue.get_absolute_url()).content.decode()
    return [" ".join(text.split()) for text in (plaintext(page), plaintext(mail["html"]), mail["text"])]


def test_a_quote_and_a_number_say_who_and_from_where_everywhere(client):
    issue = make_issue(QUOTE, NUMBER)

    for words in looks(issue, client):
        assert "Det fungerar." in words
        assert "– Anna, socialsekreterare" in words
        assert "290" in words
        assert "Källa: SKR 2013" in words


def test_a_block_about_an_article_shows_its_title_and_teaser_and_leads_to_it(client):
    article = make_article("Nytt stöd", lead="Från och med maj.")
    issue = make_issue({"kind": "article", "source": article})

    for words in looks(issue, client):
        assert "Nytt stöd" in words
        assert "Från och med maj." in words
    assert f"https://sig.example{article.get_absolute_url()}" in issues.text(issue, language="sv")["html"]


def test_an_own_teaser_takes_the_place_of_the_source_and_never_changes_it(client):
    article = make_article("Nytt stöd", lead="Från och med maj.")
    issue = make_issue({"kind": "article", "source": article, "title": "Stöd!", "text": "<p>Läs.</p>"})

    for words in looks(issue, client):
        assert "Stöd!" in words
        assert "Läs." in words
        assert "Från och med maj." not in words
    article.refresh_from_db()
    assert (article.title, article.lead) == ("Nytt stöd", "Från och med maj.")


def test_the_address_follows_the_source_until_the_issue_is_approved():
    example = make_good_example("Skolan är med")
    issue = make_issue({"kind": "example", "source": example}, state="draft")
    type(example).objects.update(slug="nytt-namn")

    assert blocks.shown(issue)["blocks"][0]["link"] == "/goda-exempel/nytt-namn/"


def test_what_was_approved_stays_whatever_its_source_says_later():
    article = make_article("Nytt stöd")
    issue = make_issue({"kind": "article", "source": article}, state="draft")
    issue.approve(by=None, now=timezone.now())

    type(article).objects.update(title="Ändrat i efterhand")
    issue.refresh_from_db()

    assert blocks.shown(issue)["blocks"][0]["title"] == "Nytt stöd"
    assert blocks.content(issue)["blocks"][0]["title"] == "Ändrat i efterhand"


def test_a_picture_in_a_letter_is_one_file_with_host_size_and_alt_text():
    article = make_article(image=make_image(encoded(pixels=drawn(size=(1600, 800))), alt="Två samtalar"))
    issue = make_issue({"kind": "article", "source": article})

    html = issues.text(issue, language="sv")["html"]

    assert '/720.jpg" width="536" height="268" alt="Två samtalar"' in html
    assert 'src="https://sig.example/bilder/' in html


def test_an_event_that_nobody_signs_up_for_here_leads_to_its_page_and_promises_no_form():
    issue = make_issue({"kind": "event", "title": "Konferens", "link": "/konferenser/1/"})

    mail = issues.text(issue, language="en")

    # The letter is Swedish, whatever frame is around it.
    assert ">Läs mer om Konferens</a>" in mail["html"]
    assert "\nhttps://sig.example/konferenser/1/" in mail["text"]
    assert "Anmäl" not in mail["html"] + mail["text"]


def test_an_event_with_a_link_to_sign_up_leads_there():
    event = make_good_example("Konferens")  # any source will do
    sign_up = "https://formular.example/konferens"
    issue = make_issue({"kind": "event", "source": event, "link": sign_up})

    mail = issues.text(issue, language="en")

    assert f'<a href="{sign_up}"' in mail["html"].partition('class="ask"')[2]
    assert ">Anmäl dig till Konferens</a>" in mail["html"]
    assert f"Anmäl dig:\n{sign_up}" in mail["text"]
    assert f"https://sig.example{event.get_absolute_url()}" in mail["text"]


def test_twenty_blocks_cost_as_few_questions_as_one(django_assert_num_queries):
    items = [{"kind": "article", "source": make_article(f"Nyhet {n}")} for n in range(20)]
    issue = make_issue(*items, state="draft")
    blocks.content(issue)  # Django remembers the kinds

    with django_assert_num_queries(2):
        blocks.content(issue)


def order(issue):
    return [item.title for item in issue.items.all()]


@pytest.mark.parametrize(
    ("title", "steps", "expected"),
    [("b", -1, "bac"), ("b", 1, "acb"), ("a", -1, "abc"), ("c", 1, "abc")],
)
def test_a_block_is_moved_and_stays_at_the_ends(title, steps, expected):
    issue = make_issue(*({"title": each} for each in "abc"), state="draft")

    blocks.move(issue, issue.items.get(title=title).pk, steps=steps)

    assert order(issue) == list(expected)


def test_blocks_that_share_a_place_can_be_moved_all_the_same():
    issue = make_issue(*({"title": each} for each in "abc"), state="draft")
    IssueItem.objects.update(position=1)

    blocks.move(issue, issue.items.get(title="c").pk, steps=-1)

    assert order(issue) == list("acb")


def test_a_plain_text_of_ones_own_is_mailed_in_place_of_the_made_one():
    issue = make_issue(NUMBER, state="draft")
    issues.write_text(issue, "Eget om 290 kommuner.\n")

    mail = issues.text(issue, language="sv")

    assert "Eget om 290 kommuner." in mail["text"]
    assert "SKR 2013" not in mail["text"]
    assert "[[leave-link]]" in mail["text"]
    assert "SKR 2013" in mail["html"]


def test_a_plain_text_that_says_the_same_as_the_made_one_is_none_of_ones_own():
    issue = make_issue(NUMBER, state="draft")

    assert not issues.write_text(issue, issues.made_text(issue).replace("\n", "\r\n"))
    assert issue.own_text == ""

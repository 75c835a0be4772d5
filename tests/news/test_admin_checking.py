from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import set_script_prefix

from news.leads import leads_somewhere
from news.models import Document, GoodExample, Page
from tests.activities.makers import make_plan
from tests.news import files
from tests.news.makers import NOW, make_article, make_issue
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def found(answer):
    return [finding.rule for _place, finding in answer.context["findings"]]


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("/nyheter/", True),
        ("/nyheter", True),
        ("/nyheter/?page=1", True),
        ("/nyheter/?page=99", False),
        ("/nyheter/ute/", True),
        ("/nyheter/kommer/", False),
        ("/nyheter/finns-inte/", False),
        ("/plan/", False),
        ("/admin/", False),
        ("/prenumerera/avsluta/andras/", False),
        ("www.example.se", False),
        ("http://[", False),
        ("https://example.se/borta", True),
        ("mailto:sig@example.org", True),
        ("/static/css/base.css", True),
        ("/%00/%F6", False),
    ],
)
def test_a_link_leads_where_a_visitor_meets_a_page(href, leads):
    make_article(slug="ute")
    make_article(slug="kommer", published_at=NOW + timedelta(days=1))

    assert leads_somewhere(href) is leads


@pytest.mark.parametrize(("href", "leads"), [("../", True), ("../nyheter/", True), ("nyheter/", False)])
def test_a_link_is_followed_from_the_page_it_stands_on(href, leads):
    assert leads_somewhere(href, page="/om/") is leads


def test_a_link_with_our_own_host_is_followed_too(settings):
    assert not leads_somewhere(f"{settings.SITE_URL}/borta/")


@pytest.mark.parametrize(("published_at", "leads"), [(NOW, True), (None, False)])
def test_a_link_to_a_document_leads_while_the_document_is_out(published_at, leads):
    file = ContentFile(files.PDF, name="x")
    Document.objects.create(title="Direktiv", slug="direktiv", file=file, published_at=published_at)

    assert leads_somewhere("/material/direktiv/") is leads


def test_below_a_path_a_link_must_carry_it():
    set_script_prefix("/sig/")
    try:
        led = [leads_somewhere(href) for href in ("/sig/nyheter/", "/nyheter/")]
    finally:
        set_script_prefix("/")

    assert led == [True, False]


def test_the_writer_of_an_article_is_told_what_to_look_over():
    article = make_article(body='<h3>Rubrik</h3><p><a href="/borta/">Läs mer</a></p>')

    answer = client_with("news.change_article").get(f"/admin/news/article/{article.pk}/change/")

    assert found(answer) == ["heading-order", "broken-link", "vague-link"]
    assert "<q>Läs mer (/borta/)</q>" in answer.content.decode()


def test_the_parts_of_a_good_example_stand_below_headings_of_its_page():
    part = "<h3>Rubrik</h3><h2>NYHETER</h2>"
    example = GoodExample.objects.create(title="Ett", slug="ett", theme_id="skola", done=part, result=part)

    answer = leader().get(f"/admin/news/goodexample/{example.pk}/change/")

    assert found(answer) == ["capitals", "capitals"]


def test_a_fixed_page_is_checked_too():
    page = Page.objects.get(place="about")
    Page.objects.filter(pk=page.pk).update(body="<h3>Rubrik</h3>")

    assert found(leader().get(f"/admin/news/page/{page.pk}/change/")) == ["heading-order"]


@pytest.mark.parametrize("place", ["about", "contact", "press", "easy", "accessibility"])
def test_our_own_first_texts_need_no_advice(place):
    page = Page.objects.get(place=place)
    make_plan()

    answer = leader().get(f"/admin/news/page/{page.pk}/change/")

    assert [(finding.rule, finding.quoted) for _name, finding in answer.context["findings"]] == []


def test_a_lead_is_plain_text_and_has_no_links():
    article = make_article(lead='Skriv <a href="">här</a>.')

    assert found(leader().get(f"/admin/news/article/{article.pk}/change/")) == []


def test_a_good_text_is_said_to_be_checked():
    article = make_article(body="<p>Bra.</p>")

    page = leader().get(f"/admin/news/article/{article.pk}/change/")

    assert found(page) == []
    assert 'class="findings"' not in page.content.decode()


def test_what_the_checker_finds_stops_no_publishing():
    article = make_article(body='<p><a href="">här</a></p>', published_at=None)

    leader().post(f"/admin/news/article/{article.pk}/step/publish/")

    article.refresh_from_db()
    assert article.is_published()


def test_a_new_article_has_nothing_to_check_yet():
    assert leader().get("/admin/news/article/add/").context["findings"] is None


@pytest.mark.parametrize("page", ["preview", "change"])
def test_an_issue_is_checked_with_its_items(page):
    item = {"title": "Ett", "text": "<h3>Rubrik</h3><p><a href='/x/'>Xet</a></p>"}
    issue = make_issue(item, state="draft", lead="<p>DETTA ÄR VIKTIGT</p>")

    answer = leader().get(f"/admin/news/issue/{issue.pk}/{page}/")

    assert [each.rule for each in answer.context["checks"]] == ["capitals", "broken-link"]


def test_nobody_is_told_to_mend_what_has_gone_out():
    issue = make_issue(state="sent", lead="<p>DETTA ÄR VIKTIGT</p>")

    assert leader().get(f"/admin/news/issue/{issue.pk}/preview/").context["checks"] is None


def test_the_words_of_a_text_cannot_become_markup_in_the_advice():
    article = make_article(lead="<script>DETTA ÄR VIKTIGT</script> " + "<b> " * 40 + "ord " * 31)

    page = leader().get(f"/admin/news/article/{article.pk}/change/").content.decode()

    assert "<script>DETTA" not in page
    assert "<b> <b>" not in page

"""Pictures inside texts, from the mark that a person writes to what a visitor sees."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from activities.search import index
from news import placed, publishing
from news.admin import checking
from news.models import Article, Image, Page
from news.richtext import clean
from news.used_in import places
from tests.news.makers import NOW, make_article, make_film, make_good_example
from tests.news.pictures import make_image
from tests.staff import leader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def shown(html):
    return placed.placed(clean(html), lambda number: f"({number})")


@pytest.mark.parametrize(
    "written",
    [
        "<p>[bild: 3]</p>",
        "<p>[Bild 3]</p>",
        "<p>[image:&nbsp;03]<br></p>",
        "<p>&nbsp;<strong>[ bild : 3 ]</strong>\n</p>",
        '<p lang="en">[bild:3]</p>',
    ],
)
def test_a_paragraph_with_a_mark_becomes_the_picture(written):
    assert shown(f"<p>Före</p>{written}<p>Efter</p>") == "<p>Före</p>(3)<p>Efter</p>"


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<p>Se [bild: 3] här</p>", "<p>Se  här</p>"),
        ("<ul><li>[bild: 3]</li></ul>", "<ul><li></li></ul>"),
        ("<p>[bild: 1] [bild: 2]</p>", "(1)(2)"),
        ("<p>[bild: 0]</p>", "<p>[bild: 0]</p>"),
        ("<p>[bild: 99999999999]</p>", "<p>[bild: 99999999999]</p>"),
        ("<p>[bild: x]</p>", "<p>[bild: x]</p>"),
        ("<p>[bild: ٣]</p>", "<p>[bild: ٣]</p>"),
    ],
)
def test_a_mark_amid_words_is_left_out_and_what_is_no_mark_stays(written, left):
    assert shown(written) == left


def test_every_kind_of_text_shows_its_pictures(client):
    image = make_image(alt="Ett torg.", caption="Torget", credit="Foto: polisen")
    body = f"<p>Före</p><p>{placed.mark(image.pk)}</p>"
    Page.objects.update(body=body)
    rows = [
        make_article(body=body),
        make_good_example(done=body, result=body),
        make_film(transcript=body),
        *Page.objects.all(),
    ]

    for row in rows:
        page = client.get(row.get_absolute_url()).content.decode()
        assert image.address(360, "avif") in page
        assert image.address(360, "webp") in page
        assert 'alt="Ett torg."' in page
        assert "Torget – Foto: polisen</figcaption>" in page
        assert "[bild" not in page


def test_pictures_are_asked_for_once_however_many_there_are(client, django_assert_max_num_queries):
    marks = "".join(f"<p>{placed.mark(make_image().pk)}</p>" for _number in range(5))
    article = make_article(body=marks)
    client.get(article.get_absolute_url())

    with django_assert_max_num_queries(4):
        assert client.get(article.get_absolute_url()).content.count(b"<picture>") == 5


def test_a_picture_that_is_gone_leaves_the_page_as_it_is(client):
    image = make_image()
    article = make_article(body=f"<p>Före</p><p>{placed.mark(image.pk)}</p><p>Efter</p>")
    image.delete()

    page = client.get(article.get_absolute_url()).content.decode()

    assert "<p>Före</p><p>Efter</p>" in page


def test_neither_the_feed_nor_the_search_reads_marks_aloud(client):
    image = make_image()
    make_article("Torget", body=f"<p>Före</p><p>{placed.mark(image.pk)}</p>")
    call_command("index_search")
    index.refresh_search(NOW)

    assert "[bild" not in client.get("/nyheter/feed/").content.decode()
    assert "[bild" not in client.get("/sok/", {"q": "torget"}).content.decode()


@pytest.mark.parametrize("waits", [False, True])
def test_a_picture_that_a_text_places_is_used_and_stays(waits):
    image, other = make_image(), make_image()
    body = f"<p>{placed.mark(image.pk)}</p><p>{placed.mark(int(f'{other.pk}0'))}</p>"
    article = make_article("Nytt om torget", body="" if waits else body)
    if waits:
        article.body = body
        publishing.save_next(article, by=None, now=NOW)

    page = leader().get(reverse("admin:news_image_change", args=[image.pk])).content.decode()
    leader().post(reverse("admin:news_image_delete", args=[image.pk]), {"post": "yes"})

    edited = reverse("admin:news_article_change", args=[article.pk])
    assert f'<a href="{edited}">Nytt om torget</a>' in page
    assert placed.mark(image.pk) in page
    assert Image.objects.filter(pk=image.pk).exists()
    assert places(other) == []


def test_the_form_tells_how_a_picture_is_placed_and_the_preview_shows_it():
    image = make_image()
    article = make_article(published_at=None, body=f"<p>{placed.mark(image.pk)}</p>")

    form = leader().get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
    preview = leader().get(reverse("admin:news_article_frame", args=[article.pk, "page"])).content.decode()

    assert "[bild: 3]" in form
    assert reverse("admin:news_image_changelist") in form
    assert image.address(360, "avif") in preview


def test_the_checker_tells_of_pictures_that_are_missing_misplaced_or_badly_described():
    image = make_image(alt="IMG_1.jpg")
    body = f"<p>Se {placed.mark(image.pk)} här.</p><p>{placed.mark(image.pk + 1)}</p>"
    article = Article(body=clean(body))

    found = checking.findings(checking.texts(article, {"body": 1}), "/")

    assert [finding.rule for _name, finding in found] == [
        "picture-amid-words",
        "empty-alt",
        "missing-picture",
    ]

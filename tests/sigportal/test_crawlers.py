"""What robots read: the sitemap, robots.txt, and what the head of each page says."""

from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from django.template import Context, Template
from django.urls import set_script_prefix

from activities import loading, plan_file
from audiences.models import Area
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_event,
    make_occasion,
    make_plan,
)
from tests.activities.plans import SHIPPED
from tests.news.makers import make_article, make_articles, make_film, make_issue
from tests.news.pictures import make_image
from tests.scripts import foreign_or_inline

pytestmark = pytest.mark.django_db
NOW = at("2013-05-03 09:00")
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def shipped():
    return loading.load(plan_file.read(SHIPPED), now=at("2013-02-21 00:00")).plan


def listed(client):
    tree = fromstring(client.get("/sitemap.xml").content)
    return {each.findtext(f"{MAP}loc"): each.findtext(f"{MAP}lastmod") for each in tree}


def test_everything_in_the_sitemap_can_be_read(client, shipped, settings):
    make_article()
    make_issue()
    make_film()
    make_film(title="Intern", slug="intern", is_restricted=True)
    Area.objects.create(name="Exempelområdet", slug="exempel", is_public=True, is_example=True)

    paths = [each.removeprefix(settings.SITE_URL) for each in listed(client)]

    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    assert {"/", "/kalender/", "/oppna-data/", "/nyhetsbrev/1/", "/omraden/exempel/"} <= set(paths)
    assert {"/plan/versioner/1.0/", "/material/filmen/"} <= set(paths)
    assert "/material/intern/" not in paths


def test_it_says_when_a_page_was_changed_and_leaves_out_what_is_not_published(client, settings):
    shown = make_article(updated_at=NOW - timedelta(days=1), published_at=NOW - timedelta(days=9))
    make_article("Utkast", published_at=None)
    make_article("Snart", published_at=NOW + timedelta(minutes=1))
    make_issue(state="draft")
    make_event(state="draft")
    Area.objects.create(name="Inte än", slug="inte-an")

    found = listed(client)

    assert found[settings.SITE_URL + shown.get_absolute_url()] == "2013-05-02"
    details = [
        each
        for each in found
        if any(part in each for part in ("/nyheter/n", "brev/1", "konferenser/1", "inte-an"))
    ]
    assert details == [settings.SITE_URL + shown.get_absolute_url()]


@pytest.mark.parametrize("count", [3, 300])
def test_the_sitemap_asks_once_for_each_kind(client, shipped, django_assert_max_num_queries, count):
    make_articles(count)

    with django_assert_max_num_queries(8):
        client.get("/sitemap.xml")


def test_robots_are_asked_to_stay_out_of_the_admin_and_of_personal_links(client, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /admin/" in lines
    assert "Disallow: /prenumerera/bekrafta/" in lines
    assert "Disallow: /prenumerera/avsluta/" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_below_a_path_robots_read_the_same_with_the_path(client, settings):
    set_script_prefix("/sig/")
    try:
        text = client.get("/robots.txt").content.decode()
    finally:
        set_script_prefix("/")

    assert "Disallow: /sig/admin/" in text
    assert f"Sitemap: {settings.SITE_URL}/sig/sitemap.xml" in text


def test_a_page_says_its_one_address_without_a_query_and_its_title_twice(client, settings):
    article = make_article('Samverkan "lönar sig" & mer', lead="Kort.")
    address = settings.SITE_URL + article.get_absolute_url()

    page = client.get(article.get_absolute_url(), {"utm_source": "x"}).content.decode()

    assert f'<link rel="canonical" href="{address}">' in page
    assert '<meta property="og:title" content="Samverkan &quot;lönar sig&quot; &amp; mer">' in page
    assert '<meta property="og:type" content="article">' in page
    assert "utm_source" not in page


@pytest.mark.parametrize(
    ("kind", "name"), [("NewsArticle", "headline"), ("Article", "headline"), ("Event", "name")]
)
def test_what_a_page_is_about_is_said_in_its_markup_without_any_inline_script(client, kind, name):
    """Microdata and not JSON-LD: the site has no inline script, whatever its type."""
    plan = make_plan()
    conference = make_activity(plan, "Q2 2013", make_channel(plan, "conference")).series.get()
    made = {
        "NewsArticle": make_article("Rubrik"),
        "Article": make_issue(subject="Rubrik"),
        "Event": make_event(title="Rubrik", occasion=make_occasion(conference, "2013-Q2")),
    }

    page = client.get(made[kind].get_absolute_url()).content.decode()

    assert f'itemtype="https://schema.org/{kind}"' in page
    assert f'itemprop="{name}">Rubrik<' in page
    assert 'itemtype="https://schema.org/Organization"' in page
    assert foreign_or_inline(page) == []


def test_an_article_tells_machines_who_wrote_it_when_it_changed_and_what_it_shows(client, settings):
    image = make_image()
    article = make_article(image=image)

    page = client.get(article.get_absolute_url()).content.decode()

    assert '<div hidden itemprop="author publisher" itemscope' in page
    assert '<meta itemprop="dateModified" content="2013-05-03T' in page
    assert f'<link itemprop="image" href="{settings.SITE_URL}{image.address(image.widths[-1])}">' in page


def test_a_conference_tells_machines_where_it_is_that_it_is_on_and_who_arranges_it(client):
    plan = make_plan()
    conference = make_activity(plan, "Q2 2013", make_channel(plan, "conference")).series.get()
    event = make_event(place="Örebro slott", occasion=make_occasion(conference, "2013-Q2"))

    page = client.get(event.get_absolute_url()).content.decode()

    assert 'itemtype="https://schema.org/Place"><span itemprop="name">Örebro slott</span>' in page
    assert '<link itemprop="eventStatus" href="https://schema.org/EventScheduled">' in page
    assert '<div hidden itemprop="organizer" itemscope' in page


def test_a_page_without_a_picture_is_shared_with_the_mark(client, settings):
    page = client.get("/nyheter/").content.decode()

    assert f'<meta property="og:image" content="{settings.SITE_URL}/static/img/shared.png">' in page
    assert '<meta property="og:image:width" content="1200">' in page


def test_every_address_for_machines_has_its_host(client, settings):
    page = client.get("/nyheter/").content.decode()

    assert f'<link itemprop="logo" href="{settings.SITE_URL}/static/img/mark.svg">' in page
    assert f'<link itemprop="url" href="{settings.SITE_URL}/">' in page


@pytest.mark.parametrize("path", ["/prenumerera/avsluta/hemligt/", "/finns-inte/", "/nyheter/finns-inte/"])
def test_what_is_one_persons_own_or_nowhere_has_no_address_for_others(client, path):
    page = client.get(path).content.decode()

    assert '<meta name="robots" content="noindex">' in page
    assert "canonical" not in page
    assert "og:url" not in page


def test_what_is_captured_is_written_once_and_nothing_is_lost():
    written = Template("{% load head %}{% capture x %} {{ y }}\n b {% endcapture %}[{{ x }}]").render(
        Context({"y": "<"})
    )

    assert written == "[&lt; b]"

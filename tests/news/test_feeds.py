"""Feeds, as a feed reader reads them."""

from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import fromstring

import pytest
from django.conf import settings

from audiences.models import TargetGroup
from news.models import Issue
from tests.news.makers import make_article, make_issue

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_newsletters_feed_has_whole_letters_and_only_those_that_were_sent(client):
    items = [{"title": "Först & främst", "text": "<p>Hela <em>texten</em></p>"}]
    make_issue(*items, subject="Mars\x0b & april", is_example=True)
    make_issue(subject="Utkast", state="draft")

    entries = fromstring(client.get("/nyhetsbrev/feed/").content).findall(f"{ATOM}entry")

    assert [each.findtext(f"{ATOM}title") for each in entries] == ["Nyhetsbrev 1: Mars  & april"]
    told = "".join(line.strip() for line in entries[0].findtext(f"{ATOM}summary").split("\n"))
    assert told == "<h2>Först &amp; främst</h2><p>Hela <em>texten</em></p>"
    assert entries[0].find(f"{ATOM}category").get("term") == "Exempel"


def test_a_reader_of_rss_gets_the_same_letters_with_their_dates(client):
    make_issue({"title": "Ett", "text": "<p>Hela <em>texten</em></p>"}, subject="Mars & april")
    make_issue(subject="Utkast", state="draft")

    answer = client.get("/nyhetsbrev/rss/")

    [item] = fromstring(answer.content).findall("channel/item")
    assert answer["Content-Type"].startswith("application/rss+xml")
    assert item.findtext("title") == "Nyhetsbrev 1: Mars & april"
    assert item.findtext("link") == item.findtext("guid") == "http://testserver/nyhetsbrev/1/"
    assert "<em>texten</em>" in item.findtext("description")
    assert parsedate_to_datetime(item.findtext("pubDate")) == Issue.objects.get(number=1).send_at


@pytest.mark.parametrize("feed", ["feed", "rss"])
@pytest.mark.parametrize("count", [1, 20])
def test_the_newsletters_feed_asks_little_however_many_there_are(
    client, django_assert_max_num_queries, count, feed
):
    for number in range(count):
        make_issue({"title": f"Rad {number}"})

    with django_assert_max_num_queries(2):
        client.get(f"/nyhetsbrev/{feed}/")


def test_no_two_feeds_are_known_by_the_same_name(client):
    for key in ("a", "b"):
        TargetGroup.objects.create(key=key, name=key, rank="primary")
    feeds = ["/nyheter/feed/", "/nyhetsbrev/feed/", "/kalender/a/feed/", "/kalender/b/feed/"]

    names = [fromstring(client.get(feed).content).findtext(f"{ATOM}id") for feed in feeds]

    assert names == [settings.SITE_URL + feed for feed in feeds]


def test_links_in_a_feed_have_their_host(client):
    make_article(body='<p><a href="/om/">Om</a> <a href="../tva/">två</a></p>')
    make_issue({"title": "Ett", "text": '<p><a href="/plan/">Planen</a></p>'}, lead='<a href="#x">x</a>')

    news, letters = (client.get(feed).content.decode() for feed in ("/nyheter/feed/", "/nyhetsbrev/feed/"))

    assert f'href="{settings.SITE_URL}/om/"' in news
    assert f'href="{settings.SITE_URL}/nyheter/tva/"' in news
    assert f'href="{settings.SITE_URL}/plan/"' in letters
    assert f'href="{settings.SITE_URL}/nyhetsbrev/1/#x"' in letters


def test_the_page_of_newsletters_says_where_its_feed_is(client):
    page = client.get("/nyhetsbrev/").content.decode()

    for kind, address in (("atom", "/nyhetsbrev/feed/"), ("rss", "/nyhetsbrev/rss/")):
        assert f'type="application/{kind}+xml"' in page
        assert page.count(f'href="{address}"') == 2

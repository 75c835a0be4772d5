"""Links of a newsletter that are counted: what the mails carry, where they lead, and what is a click."""

import re
import threading
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from news.mailing.message import compose
from news.statistics.following import clicks
from news.statistics.models import Link, LinkDay
from tests.news.mailing_makers import NOW, TEXT, make_mailing
from tests.sigportal.asking import ask, make_cache

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://www.bra.se/rapport?a=1&b=2"
HTML = (
    '<p><a href="https://www.bra.se/rapport?a=1&amp;b=2">Rapporten</a> och '
    '<a style="color: red" href="https://www.bra.se/rapport?a=1&amp;b=2"><img src="x" alt="Bild"></a>, '
    '<a href="https://annan.se/">https://annan.se/</a>, <a href="mailto:a@b.se">mejla</a></p>'
    '<!--leave--><a href="[[leave-link]]">Avsluta</a><!--/leave-->'
)
SHOWN = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}


@pytest.fixture
def link():
    make_newsletter()
    return Link.objects.get()


def make_newsletter(html=HTML, **values):
    text = {**TEXT, "html": html, "text": "Rapporten: https://www.bra.se/rapport?a=1&b=2\n"}
    return make_mailing("a@x.se", "b@x.se", texts=[text, {**text, "language": "en"}], **values)


def follow(client, link, method="get", headers=SHOWN, now=NOW):
    with time_machine.travel(now, tick=False):
        return getattr(client, method)(reverse("news:follow", args=[link.code]), headers=headers)


def counted(link):
    clicks.write()
    return sum(LinkDay.objects.filter(link=link).values_list("clicks", flat=True))


def hrefs(html):
    return re.findall(r'href="([^"]*)"', html)


def test_an_address_has_one_code_in_every_language_and_for_everybody(link, settings):
    led = f"{settings.SITE_URL}/l/{link.code}/"

    for text in link.mailing.texts.all():
        assert hrefs(text.html) == [led, led, "https://annan.se/", "mailto:a@b.se", "[[leave-link]]"]
    assert (link.address, link.words) == (ELSEWHERE, "Rapporten")


def test_the_mails_of_two_people_differ_in_nothing_but_what_is_theirs(link):
    letter = compose(link.mailing, link.mailing.texts.get(language="sv"), subscribed=False)

    mails = [
        letter.to(to, message_id="<m@x>", now=NOW).replace(to.encode(), b"") for to in ("a@x.se", "b@x.se")
    ]

    assert mails[0] == mails[1]


def test_the_plain_text_keeps_its_addresses(link):
    assert ELSEWHERE in link.mailing.texts.get(language="sv").text


def test_who_reads_of_personal_data_is_not_counted(settings):
    address = settings.SITE_URL + reverse("audiences:privacy")

    mailing = make_newsletter(f'<a href="{address}">Personuppgifter</a>')

    assert hrefs(mailing.texts.get(language="sv").html) == [address]


def test_no_mail_has_a_picture_that_counts_who_opens_it(link):
    html = link.mailing.texts.get(language="sv").html

    assert not re.search(r'<img[^>]+src="[^"]*/l/', html)
    assert [each for each in Link.objects.all() if each.address.endswith((".gif", ".png"))] == []


def test_when_links_are_not_counted_they_are_left_as_they_are(settings):
    settings.LINK_STATISTICS = False

    make_newsletter()

    assert not Link.objects.exists()


@pytest.mark.parametrize("purpose", ["report", "test", "notice", "call"])
def test_only_newsletters_have_counted_links(purpose):
    from news.mailing.sending import start_mailing

    start_mailing(key="x", purpose=purpose, texts=[{**TEXT, "html": HTML}], addresses=["a@x.se"], now=NOW)

    assert not Link.objects.exists()


def test_it_leads_to_the_address_in_the_mail_and_counts_once(link, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = follow(client, link)

    assert (answer.status_code, answer["Location"]) == (302, ELSEWHERE)
    assert counted(link) == 1
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", SHOWN),
        ("get", {}),
        ("get", {"User-Agent": "Mozilla/5.0 (a link scanner)"}),
        ("get", {**SHOWN, "Sec-Fetch-Mode": "cors"}),
        ("get", {**SHOWN, "Sec-Purpose": "prefetch"}),
        ("get", {**SHOWN, "Purpose": "prefetch"}),
    ],
)
def test_a_scanner_is_led_on_and_not_counted(method, headers, link, client):
    answer = follow(client, link, method, headers)

    assert answer["Location"] == ELSEWHERE
    assert counted(link) == 0


def test_a_scanner_that_asks_for_the_head_is_not_counted_behind_the_finished_pages_either(link, tmp_path):
    cache = make_cache(tmp_path / "pages", moment=lambda: (1, 1))
    address = reverse("news:follow", args=[link.code])

    for method in ("HEAD", "GET"):
        answer = ask(cache, address, method=method, sec_fetch_mode="navigate")
        assert answer.headers["Location"] == ELSEWHERE

    assert counted(link) == 1


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_but_looking_is_allowed(method, link, client):
    assert follow(client, link, method).status_code == 405


@pytest.mark.parametrize("code", ["0000000000", "x", "https", "a" * 200])
def test_a_code_that_we_never_gave_leads_nowhere(code, client):
    assert client.get(f"/l/{code}/").status_code == 404


def test_where_it_leads_cannot_be_chosen_by_who_asks(link, client):
    answer = client.get(reverse("news:follow", args=[link.code]), {"next": "https://ond.se", "u": "//ond.se"})

    assert answer["Location"] == ELSEWHERE


def test_many_in_one_minute_are_machines(link, client):
    for _time in range(25):
        follow(client, link)
    many = counted(link)
    follow(client, link)
    same_minute = counted(link)
    follow(client, link, now=NOW + timedelta(minutes=1))

    assert (many, same_minute, counted(link)) == (10, 10, 11)


def test_they_are_machines_in_several_processes_too(link, client):
    for _process in range(3):
        for _time in range(6):
            follow(client, link)
        clicks.write()

    assert counted(link) == 10


def test_a_mailing_to_many_may_have_many_clicks_a_minute():
    mailing = make_mailing(*[f"p{number}@x.se" for number in range(300)], texts=[{**TEXT, "html": HTML}])

    assert mailing.links.get().most_a_minute == 15


def test_a_day_is_a_swedish_day(link, client):
    follow(client, link, now=NOW.replace(hour=21, minute=59))
    follow(client, link, now=NOW.replace(hour=22, minute=1))
    clicks.write()

    days = dict(LinkDay.objects.values_list("day", "clicks"))
    assert days == {date(2013, 5, 3): 1, date(2013, 5, 4): 1}


def test_nothing_of_who_followed_is_kept():
    kept = {field.name for field in LinkDay._meta.get_fields()}

    assert kept == {"id", "link", "day", "clicks", "minute", "in_minute"}


def test_who_follows_a_link_is_led_on_when_it_cannot_be_counted(link, client, caplog):
    with connection.schema_editor() if connection.vendor == "x" else connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {LinkDay._meta.db_table} RENAME TO news_linkday_gone")

    answer = follow(client, link)
    clicks.write()

    assert answer.status_code == 302
    assert "could not be counted" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_click_is_written_soon_by_itself_and_holds_nobody_up(client):
    make_newsletter()
    link = Link.objects.get()

    follow(client, link)
    waiting = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    for each in waiting:
        each.join(10)

    assert LinkDay.objects.get().clicks == 1


def test_an_old_link_leads_on_though_links_are_no_longer_counted(link, client, settings):
    settings.LINK_STATISTICS = False

    assert follow(client, link)["Location"] == ELSEWHERE
    assert counted(link) == 0


def test_it_leads_on_under_a_path_prefix(settings):
    from django.urls import clear_script_prefix, set_script_prefix

    set_script_prefix("/sig/")
    try:
        mailing = make_newsletter()
    finally:
        clear_script_prefix()

    assert f"{settings.SITE_URL}/sig/l/{mailing.links.get().code}/" in mailing.texts.get(language="sv").html

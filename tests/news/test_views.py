import re
from datetime import timedelta

import pytest
from django.urls import set_script_prefix
from django.views.defaults import server_error

from tests.news.makers import NOW, make_article, make_articles, make_issue
from tests.scripts import foreign_or_inline

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_the_newest_news_come_first_ten_to_a_page(client):
    make_articles(11)

    first, second = (client.get("/nyheter/", {"page": page}) for page in (1, 2))

    assert [each.title for each in first.context["articles"]] == [f"Nyhet {number}" for number in range(10)]
    assert [each.title for each in second.context["articles"]] == ["Nyhet 10"]


@pytest.mark.parametrize("published_at", [None, NOW + timedelta(minutes=1)])
def test_what_is_not_published_yet_is_nowhere(client, published_at):
    article = make_article("Hemligt", published_at=published_at)

    answers = [client.get(path) for path in (article.get_absolute_url(), "/nyheter/", "/nyheter/feed/", "/")]

    assert answers[0].status_code == 404
    assert not any("Hemligt" in answer.content.decode() for answer in answers)


def test_an_article_shows_its_text_and_when_it_was_published_and_updated(client, time_machine):
    article = make_article(body="<p>Hela <strong>texten</strong>.</p>", updated_at=NOW + timedelta(days=2))
    time_machine.move_to(NOW + timedelta(days=3))

    page = client.get(article.get_absolute_url()).content.decode()

    assert "<p>Hela <strong>texten</strong>.</p>" in page
    assert ">3 maj 2013<" in page
    assert ">5 maj 2013<" in page


def test_the_words_of_an_author_cannot_become_markup(client):
    article = make_article("<script>1</script>", lead="<b>fet</b>", body="<script>2</script><p>ren</p>")

    pages = [client.get(path).content.decode() for path in (article.get_absolute_url(), "/nyheter/", "/")]

    assert not any(foreign_or_inline(page) or "<b>" in page for page in pages)


def test_what_is_an_example_says_so(client):
    article = make_article("Påhittat", is_example=True)
    issue = make_issue(is_example=True)

    pages = [client.get(each.get_absolute_url()).content.decode() for each in (article, issue)]

    assert all('class="tag"' in page for page in pages)


@pytest.mark.parametrize(
    "path",
    [
        "/nyheter/?page=999999",
        "/nyheter/?page=abc",
        "/nyheter/?page=0",
        "/nyheter/?page=%00",
        f"/nyheter/?page={'9' * 5000}",
        "/nyheter/finns-inte/",
        "/nyheter/0000/",
        "/nyheter/2012/",
        "/nyheter/9999/",
        "/nyheter/20130/",
        "/nyheter/2013/00/",
        "/nyheter/2013/13/",
        "/nyheter/2013/5/",
        "/nyheter/2013/005/",
        "/nyheter/%00/",
        "/nyheter/%F6/",
        "/nyhetsbrev/?page=-1",
        "/nyhetsbrev/99/",
        f"/nyhetsbrev/{'9' * 30}/",
        f"/nyhetsbrev/{'9' * 5000}/",
        "/nagot/annat/",
    ],
)
def test_a_wrong_address_gives_the_page_that_helps(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert 'href="/nyheter/"' in answer.content.decode()


def test_the_page_for_our_own_faults_stands_without_database_and_leads_on(rf, django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        answer = server_error(rf.get("/nyheter/"))

    assert answer.status_code == 500
    assert '<p><a href="/">' in answer.content.decode()


def test_an_article_that_was_not_changed_later_has_one_date(client):
    article = make_article()

    assert client.get(article.get_absolute_url()).content.decode().count("<time") == 1


def test_the_archive_has_what_has_begun_to_go_out_and_nothing_else(client):
    sent, sending, draft = (make_issue(state=state) for state in ("sent", "sending", "draft"))

    archive = client.get("/nyhetsbrev/").content.decode()
    statuses = [client.get(each.get_absolute_url()).status_code for each in (sent, sending, draft)]

    assert [each.subject in archive for each in (sent, sending, draft)] == [True, True, False]
    assert statuses == [200, 200, 404]


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"lead": "<p>Två <em>nya</em> områden.</p>"}, "Två nya områden."),
        ({"preheader": "Kort sagt."}, "Kort sagt."),
    ],
)
def test_the_archive_says_what_each_issue_is_about(client, texts, told):
    make_issue(**texts)

    assert f'<p class="measure">{told}</p>' in client.get("/nyhetsbrev/").content.decode()


def test_the_page_of_an_issue_has_no_personal_link(client):
    issue = make_issue({"title": "Ett", "text": "<p>Två</p>"})

    page = client.get(issue.get_absolute_url()).content.decode()

    assert "[[leave-link]]" not in page
    assert "<!--leave-->" not in page


def test_the_feed_is_atom_with_full_addresses(client):
    make_article("Nyhet & mer", body="<p>Text</p>", is_example=True)

    answer = client.get("/nyheter/feed/")

    feed = answer.content.decode()
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "<title>Nyhet &amp; mer</title>" in feed
    assert 'href="http://testserver/nyheter/nyhet-1/"' in feed
    assert "2013-05-03T07:00:00+00:00" in feed


def test_the_feed_bears_what_word_leaves_in_a_title(client):
    make_article("Rad ett\x0brad två")

    assert "Rad ett rad två" in client.get("/nyheter/feed/").content.decode()


@pytest.mark.parametrize("path", ["/", "/nyheter/", "/nyheter/nyhet-1/", "/nyhetsbrev/", "/nyhetsbrev/1/"])
def test_a_visitor_gets_no_cookie_and_no_inline_script_or_style(client, path):
    make_article()
    make_issue({"title": "Ett"})

    answer = client.get(path)

    page = answer.content.decode()
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert foreign_or_inline(page) == []


@pytest.mark.parametrize("count", [3, 60])
@pytest.mark.parametrize(
    "path", ["/nyheter/", "/nyheter/2013/", "/nyheter/2013/05/", "/nyheter/feed/", "/nyheter/n-1/"]
)
def test_a_page_asks_the_database_little_however_much_there_is(
    client, django_assert_max_num_queries, count, path
):
    make_articles(count)

    with django_assert_max_num_queries(7):
        client.get(path)


@pytest.fixture
def below_a_path():
    set_script_prefix("/sig/")
    yield
    set_script_prefix("/")


@pytest.mark.parametrize("path", ["/", "/nyheter/", "/nyhetsbrev/", "/nyheter/nyhet-1/"])
def test_every_address_carries_the_path_that_the_portal_lives_under(client, below_a_path, path):
    make_article()
    make_issue()

    addresses = re.findall(r'(?:href|action)="(/[^"]*)"', client.get(path).content.decode())

    assert addresses
    assert all(address.startswith(("/sig/", "/static/")) for address in addresses)

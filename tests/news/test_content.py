import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import resolve, set_script_prefix

from news.models import Page
from tests.audiences.makers import make_area
from tests.news.makers import NOW, make_fault, make_good_example
from tests.scripts import foreign_or_inline

pytestmark = pytest.mark.django_db
FIXED = ["/om/", "/kontakt/", "/press/", "/english/", "/lattlast/", "/tillganglighet/"]
PATHS = [*FIXED, "/goda-exempel/", "/goda-exempel/exempel-1/", "/omraden/", "/omraden/omrade-1/"]


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.mark.parametrize("path", FIXED)
def test_a_fixed_page_is_there_from_the_start_and_says_when(client, path):
    answer = client.get(path)

    page = answer.content.decode()
    assert page.count("<h1") == 1
    assert re.search("<time[^>]* datetime=", page)
    assert re.search(rf'href="{path}"[^>]* aria-current="page"', page)


def test_the_english_page_is_english_through_and_through(client):
    page = client.get("/english/").content.decode()

    assert '<html lang="en">' in page
    assert "Go to the content" in page


def test_the_link_to_the_english_page_is_said_in_english(client):
    assert 'href="/english/" lang="en"' in client.get("/om/").content.decode()


def test_every_link_inside_the_texts_leads_somewhere(client):
    bodies = "".join(Page.objects.values_list("body", flat=True))

    links = set(re.findall(r'href="\.\./([^"]*)"', bodies))

    assert links
    assert all(resolve(f"/{link}") for link in links)


def test_a_page_says_when_it_was_reviewed(client):
    Page.objects.get(place="about").review(today=date(2013, 5, 2))

    assert '<time datetime="2013-05-02">2 maj 2013</time>' in client.get("/om/").content.decode()


def test_a_page_is_to_be_reviewed_before_the_site_opens_and_a_year_after_each_time():
    Page.objects.exclude(place="press").delete()
    Page.objects.get().review(today=date(2026, 12, 1))

    assert not Page.objects.to_review(date(2027, 11, 30)).exists()
    assert Page.objects.to_review(date(2027, 12, 1)).exists()


def statement(client):
    return client.get("/tillganglighet/").content.decode()


def test_the_statement_has_every_part_that_digg_asks_for(client):
    page = statement(client)

    parts = [
        "Rikspolisstyrelsen",
        "självskattning",
        "EN 301 549",
        "Rapportera brister",
        "oskäligt betungande",
    ]
    assert [part for part in parts if part not in page] == []
    assert 'href="https://www.digg.se/tdosanmalan"' in page
    assert 'href="/kontakt/"' in page


def test_the_statement_claims_nothing_before_an_assessment(client):
    assert "ännu inte bedömd" in statement(client)


def test_how_conformant_the_site_is_follows_from_its_known_faults(client):
    Page.objects.get(place="accessibility").review(today=NOW.date())
    before = statement(client)
    fault = make_fault()
    during = statement(client)
    fault.mended_on = NOW.date()
    fault.save()

    said = ["delvis förenlig" in page for page in (before, during, statement(client))]

    assert said == [False, True, False]


def test_a_known_fault_says_what_where_why_and_since_when(client):
    make_fault(criterion="WCAG 1.2.2")

    page = statement(client)

    said = ["Filmen saknar text", "Var: Startsidan", "Den textas i juni.", "WCAG 1.2.2", "3 maj 2013"]
    assert [words for words in said if words not in page] == []


def test_what_is_exempt_stands_under_its_own_heading_and_breaks_no_law(client):
    Page.objects.get(place="accessibility").review(today=NOW.date())
    make_fault(ground="burden")

    page = statement(client)

    assert "helt förenlig" in page
    assert "Vi har inte undantagit" not in page


def test_a_mended_fault_changes_the_date_of_the_statement(client):
    long_ago = datetime(2013, 1, 1, 9, tzinfo=UTC)
    Page.objects.update(published_at=long_ago, updated_at=long_ago)
    make_fault(since=date(2013, 2, 1), mended_on=date(2013, 4, 1))

    assert "1 april 2013" in statement(client)


def titles(client, **chosen):
    return {each.title for each in client.get("/goda-exempel/", chosen).context["examples"]}


def test_good_examples_are_chosen_by_theme_and_county(client):
    make_good_example("Ett", theme_id="skola", area=make_area(county="12"))
    make_good_example("Två", theme_id="samtycke", area=make_area(county="12"))
    make_good_example("Tre", theme_id="skola", area=make_area(county="01"))

    assert titles(client) == {"Ett", "Två", "Tre"}
    assert titles(client, tema="skola") == {"Ett", "Tre"}
    assert titles(client, tema="skola", lan="12") == {"Ett"}


def test_only_counties_that_have_something_can_be_chosen(client):
    make_good_example(area=make_area(county="12"))
    make_good_example(area=make_area(county="01"), published_at=None)

    shown = client.get("/goda-exempel/").content.decode()

    assert re.findall(r'<option value="\d+">(.+?)<', shown) == ["Skåne län"]


def test_the_next_page_keeps_what_was_chosen(client):
    for number in range(13):
        make_good_example(f"Exempel {number}")

    page = client.get("/goda-exempel/", {"tema": "skola"}).content.decode()

    assert 'rel="next" href="?tema=skola&amp;page=2"' in page


@pytest.mark.parametrize("published_at", [None, NOW + timedelta(minutes=1)])
def test_a_good_example_that_is_not_published_yet_is_nowhere(client, published_at):
    example = make_good_example("Hemligt", published_at=published_at)

    answers = [client.get(path) for path in (example.get_absolute_url(), "/goda-exempel/")]

    assert answers[0].status_code == 404
    assert "Hemligt" not in answers[1].content.decode()


def test_the_page_of_a_good_example_has_what_was_done_what_came_of_it_and_whom_to_ask(client):
    example = make_good_example(
        result="<p>Det gick.</p>", contact="Samordnaren", area=make_area("Ett område")
    )

    page = client.get(example.get_absolute_url()).content.decode()

    assert all(words in page for words in ("<p>Så.</p>", "<p>Det gick.</p>", "Samordnaren", "Ett område"))


@pytest.mark.parametrize(
    "query",
    ["tema=finns-inte", "lan=99", "lan=%00", "tema=%00", f"lan={'9' * 5000}", "page=0", "page=999999"],
)
def test_a_wrong_choice_gives_the_page_that_helps(client, query):
    assert client.get(f"/goda-exempel/?{query}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_gets_no_cookie_and_no_inline_script_or_style(client, path):
    make_good_example(area=make_area(is_mentor=True))

    answer = client.get(path)

    page = answer.content.decode()
    assert not answer.cookies
    assert foreign_or_inline(page) == []


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_the_database_little_however_much_there_is(
    client, django_assert_max_num_queries, path, count
):
    area = make_area(county="12")
    for _number in range(count):
        make_good_example(area=area)
        make_fault()

    with django_assert_max_num_queries(4):
        client.get(path)


@pytest.fixture
def below_a_path():
    set_script_prefix("/sig/")
    yield
    set_script_prefix("/")


@pytest.mark.parametrize("path", PATHS)
def test_every_address_carries_the_path_that_the_portal_lives_under(client, below_a_path, path):
    make_good_example(area=make_area(county="12", is_mentor=True))

    addresses = re.findall(r'(?:href|action)="(/[^"]*)"', client.get(path).content.decode())

    assert all(address.startswith(("/sig/", "/static/")) for address in addresses)

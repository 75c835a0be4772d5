"""The public calendar and the conferences, as a visitor sees them."""

import re
from datetime import date

import pytest
from django.urls import set_script_prefix

from activities import loading, plan_file
from activities.calendar import months
from activities.models import Event, Plan, Series
from tests.activities.makers import at, make_activity, make_channel, make_event, make_occasion, make_plan
from tests.activities.plans import SHIPPED
from tests.news.makers import make_article, make_issue

pytestmark = pytest.mark.django_db
NOW = at("2013-03-20 10:00")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def shipped():
    return loading.load(plan_file.read(SHIPPED), now=at("2013-02-21 00:00")).plan


def make_row(kind, words="månadsvis", **values):
    plan = Plan.objects.first() or make_plan()
    make_activity(plan, words, make_channel(plan, kind, name=kind.capitalize()), **values)
    return Series.objects.last()


def make_conference(*, state="sent", **values):
    series = make_row("conference", "Q2 2013", name="Erfarenhetskonferens")
    occasion = make_occasion(series, "2013-Q2", state="ready")
    return make_event(
        state=state, occasion=occasion, place="Norra Latin", agenda="<ul><li>En</li></ul>", **values
    )


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(client, month):
    context = client.get("/kalender/", {"manad": month}).context
    # A month without anything has no list at all.
    return [each.title for name in ("past", "coming") for each in context.get(name, [])]


def test_the_calendar_begins_with_this_month_and_tells_past_from_coming(client, shipped):
    context = client.get("/kalender/").context

    assert str(context["month"]) == "mars 2013"
    assert [each.on.day for each in context["past"]] == [1, 1, 7, 12]
    assert [each.on.day for each in context["coming"]] == [20, 28]


def test_it_shows_what_the_plan_publishes_and_not_what_others_do(client, shipped):
    shown = titles(client, "2013-05")

    named = ["Nyhetsbrev", "polisen.se/sig", "Statusrapporter"]
    assert [each for each in shown if ":" in each] == [f"{name}: Information" for name in named]
    assert [each for each in shown if ":" not in each] == ["Arbetsgruppsmöte"]


def test_a_meeting_of_the_projects_own_says_when_it_is_and_no_more(client):
    occasion = make_occasion(make_row("meeting", name="Styrgruppsmöte"), state="ready")
    make_event(kind="meeting", title="Hemlig rubrik", place="Rum 7", agenda="<p>Punkt</p>", occasion=occasion)

    shown = page(client, "/kalender/?manad=2013-05") + page(client, "/kalender.ics")

    assert "Styrgruppsmöte" in shown
    assert not any(word in shown for word in ("Hemlig", "Rum 7", "Punkt"))
    assert client.get(f"/konferenser/{Event.objects.get().pk}/").status_code == 404


def test_a_conference_keeps_its_place_to_itself_until_it_is_announced(client):
    event = make_conference(state="draft")

    shown = [page(client, path) for path in ("/konferenser/", "/kalender/?manad=2013-06", "/kalender.ics")]

    assert not any("Norra Latin" in each for each in shown)
    assert "1 april 2013" in shown[0]
    assert client.get(f"/konferenser/{event.pk}/").status_code == 404


def test_an_announced_conference_has_a_page_with_place_time_and_agenda(client):
    event = make_conference()

    shown = page(client, f"/konferenser/{event.pk}/")

    assert "Tisdag 14 maj 2013 kl. 09.00–15.30" in shown
    assert "Norra Latin" in shown
    assert "<li>En</li>" in shown
    assert f"/konferenser/{event.pk}/kalender.ics" in shown


def test_a_conference_is_found_in_the_month_it_was_moved_to(client):
    make_conference()

    assert titles(client, "2013-05") == ["Erfarenhetskonferens"]
    assert titles(client, "2013-06") == []


def test_a_conference_that_was_called_off_says_so_and_offers_no_calendar_file(client):
    event = make_conference(cancelled_at=NOW)

    shown = page(client, f"/konferenser/{event.pk}/")

    assert "EventCancelled" in shown
    assert "kalender.ics" not in shown


def test_what_is_published_has_its_own_title_and_a_link(client):
    issue = make_issue(subject="Mars")
    make_occasion(make_row("newsletter"), state="done", done_at=NOW, issue=issue)
    make_occasion(make_row("web"), article=make_article("Ännu hemlig", published_at=None))

    shown = page(client, "/kalender/")

    assert 'href="/nyhetsbrev/1/"' in shown
    assert "Web: Rad 2" in shown
    assert "hemlig" not in shown


def test_an_empty_month_says_so_and_points_at_the_next(client, shipped):
    shown = client.get("/kalender/", {"manad": "2013-01"}).content.decode()

    assert '<a href="?manad=2013-02">' in shown


@pytest.mark.parametrize(
    "month", ["2012-12", "2015-01", "2013-13", "0000-01", "2013-1", "", "x", "²013-01", "\x00"]
)
def test_months_that_are_no_months_and_years_without_a_plan_are_not_there(client, shipped, month):
    assert client.get("/kalender/", {"manad": month}).status_code == 404


@pytest.mark.parametrize(("now", "month"), [("2012-05-01", "2013-02"), ("2026-05-01", "2014-10")])
def test_outside_the_plan_the_calendar_begins_with_its_nearest_month(
    client, shipped, time_machine, now, month
):
    time_machine.move_to(at(f"{now} 09:00"), tick=False)

    assert client.get("/kalender/").context["month"].address == month
    assert client.get("/kalender.ics").status_code == 200


def test_the_first_and_the_last_month_lead_no_further(client, shipped):
    first, last = (page(client, f"/kalender/?manad={each}") for each in ("2013-01", "2014-12"))

    assert ('rel="prev"' in first, 'rel="next"' in first) == (False, True)
    assert ('rel="prev"' in last, 'rel="next"' in last) == (True, False)


@pytest.mark.parametrize("path", ["/kalender/", "/konferenser/", "/kalender.ics"])
def test_without_a_plan_the_pages_are_there_and_empty(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/konferenser/7/", "/konferenser/99999999999999999999/", "/kalender/finns-inte.ics"]
)
def test_what_does_not_exist_is_not_there(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("path", ["/kalender/", "/kalender/?manad=2013-01", "/konferenser/", "/kalender.ics"])
def test_the_calendar_asks_the_database_little_however_much_there_is(
    client, django_assert_max_num_queries, count, path
):
    make_conference()
    for number in range(count):
        row = make_row("newsletter", name=f"Rad {number}")
        make_occasion(row, state="done", done_at=NOW, issue=make_issue())

    with django_assert_max_num_queries(8):
        client.get(path)


def test_two_things_on_a_day_are_one_place_to_go_to(client):
    make_row("meeting", "20 mars 2013", habit="08.00", name="Förut")
    make_row("meeting", "20 mars 2013", habit="15.00", name="Sedan")

    shown = page(client, "/kalender/")

    assert shown.count('id="d20"') == shown.count('href="#d20"') == 1


def test_every_address_carries_the_path_that_the_portal_lives_under(client, shipped, settings):
    event = make_conference()
    paths = ["/kalender/", "/konferenser/", f"/konferenser/{event.pk}/", "/oppna-data/", "/kalender.ics"]
    set_script_prefix("/sig/")
    try:
        shown = [page(client, path) for path in paths]
    finally:
        set_script_prefix("/")

    addresses = [each for text in shown for each in re.findall(r'href="(/[^"]*)"', text)]
    assert [each for each in addresses if not each.startswith(("/sig/", "/static/"))] == []
    assert f"webcal:{settings.SITE_URL.partition(':')[2]}/sig/kalender.ics" in shown[0]
    assert f"/sig/konferenser/{event.pk}/" in shown[-1].replace("\r\n ", "")


def test_a_week_that_begins_in_another_month_is_whole():
    number, days = months.weeks(months.read("2013-05"), {date(2013, 5, 1): ["första maj"]})[0]

    assert number == 18
    assert days[:3] == [None, None, (date(2013, 5, 1), ["första maj"])]

"""The start page and the plan's pages, as a visitor sees them."""

import re
from datetime import date

import pytest
from django.urls import set_script_prefix

from activities import facts, loading, plan_file, versions
from activities.models import Activity, Goal, Occasion, Plan, PlanVersion, Series
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_event,
    make_group,
    make_occasion,
    make_plan,
    make_report,
)
from tests.activities.plans import SHIPPED
from tests.news.makers import make_article, make_articles, make_issue
from tests.scripts import foreign_or_inline

pytestmark = pytest.mark.django_db
NOW = at("2013-03-20 10:00")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def shipped():
    return loading.load(plan_file.read(SHIPPED), now=at("2013-02-21 00:00")).plan


@pytest.fixture
def series():
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan, name="Nyhetsbrev"), name="Information")
    return Series.objects.get()


def page(client, path="/plan/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_plan_shows_every_chapter_and_every_line_of_the_document(client, shipped):
    shown = page(client)

    lines = [each.text for each in (*shipped.goals.all(), *shipped.risks.all(), *shipped.keymessages.all())]
    assert [each for each in lines if each not in shown] == []
    assert [str(each) for each in shipped.chapters.all() if str(each) not in shown] == []
    assert "Ungdomsstyrelsen" in shown


def test_a_chapter_has_its_own_list(client, shipped):
    sections = {each.number: each for each in client.get("/plan/").context["sections"]}

    assert sections["7"].lines[0].text == "Samverkan viktig."
    assert sections["4"].leads == [Goal.objects.get(is_overall=True).text]
    assert [row.name for row in sections["11"].rows][:2] == ["Styrgruppsmöte", "Arbetsgruppsmöte"]


def test_a_list_whose_chapter_is_not_there_is_still_shown(client, series):
    Goal.objects.create(plan=series.activity.plan, key="mal", text="Ett mål utan kapitel.", position=1)

    assert "Ett mål utan kapitel." in page(client)


def test_a_row_says_its_time_in_the_plans_words_what_it_means_and_what_comes(client, shipped):
    rows = {row.name: row for each in client.get("/plan/").context["sections"] for row in each.rows}

    row = rows["Information"]
    assert (row.words, row.meaning) == ("Månadsvis samt vid behov", "varje månad samt vid behov")
    assert row.coming[0].due_at == at("2013-03-20 12:00")
    assert rows["Nyhetsbrev"].covered_by == "Information"


def test_a_time_that_is_not_understood_is_shown_and_said_to_give_nothing(client, series):
    Activity.objects.update(words="när hönsen flyger")

    row = client.get("/plan/").context["sections"][-1].rows[0]

    assert (row.words, row.meaning, row.coming) == ("när hönsen flyger", "", [])


def test_a_row_that_rests_says_so_and_promises_nothing(client, series):
    Activity.objects.update(is_paused=True)

    row = client.get("/plan/").context["sections"][-1].rows[0]

    assert (row.is_paused, row.coming) == (True, [])


def test_a_row_that_was_taken_out_of_the_plan_is_not_in_its_table(client, series):
    Series.objects.update(is_stopped=True, next_opens_at=None)

    assert [row for each in client.get("/plan/").context["sections"] for row in each.rows] == []


def test_an_edited_line_shows_at_once(client, shipped):
    Goal.objects.filter(is_overall=True).update(text="Ett nytt övergripande mål.")

    assert "Ett nytt övergripande mål." in page(client)


@pytest.mark.parametrize(
    ("state", "more", "look"),
    [
        ("planned", {}, "planned"),
        ("open", {}, "late"),  # it was due on 12 March
        ("done", {"done_at": at("2013-03-12 09:00")}, "done"),
        ("late_done", {"done_at": at("2013-03-19 09:00")}, "late-done"),
        ("missed", {}, "missed"),
        ("skipped", {"reason": "Semester"}, "dropped"),
    ],
)
def test_each_state_has_a_shape_and_a_word_in_picture_and_table(client, series, state, more, look):
    key = "2013-04" if state == "planned" else "2013-03"
    occasion = make_occasion(series, key, state=state, **more)

    shown = page(client)

    word = "late" if look == "late" else Occasion.objects.get(pk=occasion.pk).get_state_display()
    assert f'href="#mark-{look}"' in shown
    assert f'<td class="state state--{look}">' in shown
    assert str(word) in shown


def test_the_picture_and_the_table_have_the_same_number_of_occasions(client, shipped):
    shown = page(client)

    marks = shown.count('<svg class="dot"')
    assert marks == shown.count('<td class="state state--') == len(client.get("/plan/").context["occasions"])
    assert marks > 100


def test_late_things_come_before_those_that_are_on_time(client, series):
    make_occasion(series, "2013-03")

    context = client.get("/plan/").context

    assert [each.key for each in context["late"]] == ["2013-03"]
    assert [each.key for each in context["coming"]][:2] == ["2013-04", "2013-05"]


def test_without_a_plan_the_site_stands_and_the_plan_is_not_there(client):
    assert client.get("/").status_code == 200
    assert client.get("/plan/").status_code == 404


def test_a_version_is_shown_whole_with_what_changed_since_the_one_before(client, shipped):
    Goal.objects.filter(is_overall=True).update(text="Målet är nytt.")
    versions.adopt(shipped, version="2.0", change="Nytt mål", handler="projektledaren", on=date(2013, 3, 1))

    new, old = (page(client, f"/plan/versioner/{number}/") for number in ("2.0", "1.0"))

    assert "Målet är nytt." in new
    assert len(client.get("/plan/versioner/2.0/").context["changes"]) == 1
    assert "Målet är nytt." not in old


def test_a_version_may_be_called_almost_anything(client, series):
    PlanVersion.objects.create(
        plan=Plan.objects.get(), version="2013/1 å?", on=NOW.date(), change="x", handler="y", content={}
    )

    listed = page(client)

    assert "/plan/versioner/2013/1%20%C3%A5%3F/" in listed
    assert client.get("/plan/versioner/2013/1%20%C3%A5%3F/").status_code == 200


@pytest.mark.parametrize(
    "path", ["versioner/9.9/", "versioner/%00/", "rapporter/77/", f"rapporter/{'9' * 30}/", "rapporter/x/"]
)
def test_a_wrong_address_below_the_plan_gives_the_page_that_helps(client, series, path):
    answer = client.get(f"/plan/{path}")

    assert answer.status_code == 404
    assert 'href="/plan/"' in answer.content.decode()


@pytest.fixture
def gathered(series):
    occasion = make_occasion(series, state="skipped", reason="Ingen hade något att berätta")
    period = {"starts_on": date(2013, 3, 1), "ends_on": date(2013, 3, 31)}
    return occasion, facts.gather(series.activity.plan, **period, now=NOW)


def test_a_sent_report_is_open_to_everybody_with_its_reasons(client, gathered):
    report = make_report(gathered[0], facts=gathered[1], comment="<p>Det går bra.</p>")

    shown = page(client, report.get_absolute_url())

    assert "Ingen hade något att berätta" in shown
    assert "<p>Det går bra.</p>" in shown
    assert report.get_absolute_url() in page(client)


def test_a_report_that_has_not_been_sent_is_nobodys(client, gathered):
    report = make_report(gathered[0], facts=gathered[1], state="draft")

    assert client.get(report.get_absolute_url()).status_code == 404
    assert report.get_absolute_url() not in page(client)


def test_the_start_page_says_what_was_done_and_what_comes(client, series):
    make_occasion(series, "2013-03", state="done", done_at=at("2013-03-12 09:00"))
    make_article("Senaste nytt", published_at=NOW)
    make_issue(subject="Brev i mars")

    context = client.get("/").context

    assert [each.key for each in context["done"]] == ["2013-03"]
    assert [each.key for each in context["coming"]][:2] == ["2013-04", "2013-05"]
    assert all(words in page(client, "/") for words in ("Senaste nytt", "Brev i mars", "12 mars 2013"))


@pytest.mark.parametrize(
    ("values", "is_told"),
    [({}, True), ({"state": "draft"}, False), ({"kind": "meeting"}, False), ({"cancelled_at": NOW}, False)],
)
def test_only_an_announced_conference_is_told_on_the_start_page(client, values, is_told):
    make_event(place="Norra Latin", **values)

    shown = page(client, "/")

    assert ("Tisdag 14 maj 2013 kl. 09.00–15.30, Norra Latin" in shown) == is_told


@pytest.mark.parametrize("path", ["/", "/plan/", "/plan/versioner/1.0/", "/plan/rapporter/1/"])
def test_a_visitor_of_the_plan_gets_no_cookie_and_no_inline_script_or_style(
    client, shipped, gathered_shipped, path
):
    answer = client.get(path)

    shown = answer.content.decode()
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert foreign_or_inline(shown) == []


@pytest.fixture
def gathered_shipped(shipped):
    series = shipped.activities.get(key="information").series.first()
    found = facts.gather(shipped, starts_on=date(2013, 3, 1), ends_on=date(2013, 3, 31), now=NOW)
    return make_report(make_occasion(series), facts=found, pk=1)


@pytest.fixture
def below_a_path():
    set_script_prefix("/sig/")
    yield
    set_script_prefix("/")


@pytest.mark.parametrize("path", ["/plan/", "/plan/versioner/1.0/", "/plan/rapporter/1/"])
def test_every_address_carries_the_path_that_the_portal_lives_under(
    client, gathered_shipped, below_a_path, path
):
    addresses = re.findall(r'href="(/[^"]*)"', page(client, path))

    assert addresses
    assert all(address.startswith(("/sig/", "/static/")) for address in addresses)


@pytest.mark.parametrize("path", ["/", "/plan/", "/plan/versioner/1.0/", "/plan/rapporter/1/"])
@pytest.mark.parametrize("count", [3, 60])
def test_the_pages_of_the_plan_ask_the_database_little_however_much_there_is(
    client, gathered_shipped, django_assert_max_num_queries, path, count
):
    plan = Plan.objects.get()
    channel = plan.channels.first()
    for number in range(count // 3):
        group = make_group(f"grupp-{number}")
        make_activity(plan, "varje vecka", channel, groups=[group], key=f"x{number}")
    make_articles(count)

    with django_assert_max_num_queries(8):
        client.get(path)


def test_the_plan_is_swedish_and_its_dates_are_too(client, shipped):
    assert '<html lang="sv">' in page(client)
    assert "21 februari 2013" in page(client)

"""Open data, as a program and a spreadsheet read it."""

import csv
from io import StringIO

import pytest

from activities import loading, plan_file
from activities.models import Activity
from activities.open_data.sets import SETS
from audiences.models import Area
from tests.activities.makers import at, make_activity, make_channel, make_event, make_occasion, make_plan
from tests.activities.plans import SHIPPED
from tests.news.makers import make_issue

pytestmark = pytest.mark.django_db
KEYS = [each.key for each in SETS]


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(at("2013-03-20 10:00"), tick=False)


@pytest.fixture
def shipped():
    return loading.load(plan_file.read(SHIPPED), now=at("2013-02-21 00:00")).plan


def read_csv(client, key):
    text = client.get(f"/oppna-data/{key}.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def read_json(client, key):
    return client.get(f"/oppna-data/{key}.json").json()["rader"]


@pytest.mark.parametrize("key", KEYS)
def test_every_set_is_described_and_has_the_same_rows_and_fields_in_both_forms(client, shipped, key):
    make_issue()
    Area.objects.create(name="Exempelområdet", slug="exempel", is_public=True)
    described = client.get(f"/oppna-data/{key}.json").json()["falt"]

    as_json, as_csv = read_json(client, key), read_csv(client, key)

    assert as_json
    assert len(as_json) == len(as_csv)
    assert list(described) == list(as_json[0]) == list(as_csv[0])
    assert f'id="{key}"' in client.get("/oppna-data/").content.decode()


def test_the_licence_is_in_every_answer(client):
    answer = client.get("/oppna-data/kommuner.json")

    assert answer.json()["licens"] == "CC0-1.0"
    assert 'rel="license"' in answer["Link"]
    assert "CC0 1.0" in client.get("/oppna-data/").content.decode()


def test_codes_keep_their_zero_and_letters_their_rings(client):
    rows = {row["kommunkod"]: row for row in read_csv(client, "kommuner")}

    assert len(rows) == 290
    assert rows["0114"]["kommun"] == "Upplands Väsby"
    assert client.get("/oppna-data/kommuner.csv").content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_text_cannot_become_a_formula_in_a_spreadsheet(client, title):
    make_activity(make_plan(), "månadsvis", name=title)

    assert read_csv(client, "plan")[0]["aktivitet"] == f"'{title}"
    assert read_json(client, "plan")[0]["aktivitet"] == title


def test_lists_are_lists_and_a_joined_text(client, shipped):
    conference = Activity.objects.get(key="erfarenhetskonferens")
    number = list(Activity.objects.order_by("position")).index(conference)

    assert read_json(client, "plan")[number]["malgrupper"] == [
        "Kommunerna",
        "Projektgrupp",
        "Samtliga medarbetare inom Polisen",
    ]
    assert "Kommunerna | Projektgrupp" in read_csv(client, "plan")[number]["malgrupper"]


def test_what_is_no_ones_business_is_in_no_set(client):
    plan = make_plan()
    meeting = make_activity(plan, "månadsvis", make_channel(plan, "meeting")).series.get()
    make_event(kind="meeting", title="Hemlig", place="Rum 7", occasion=make_occasion(meeting))
    make_issue(subject="Hemligt utkast", state="draft")
    Area.objects.create(name="Hemligt område", slug="hemligt")

    answers = [client.get(f"/oppna-data/{key}.{form}") for key in KEYS for form in ("json", "csv")]

    assert not any(word in each.content.decode() for each in answers for word in ("Hemlig", "Rum 7"))


def test_a_program_on_another_site_may_read_it_and_asks_only_for_news(client, shipped):
    first = client.get("/oppna-data/plan.json")

    again = client.get("/oppna-data/plan.json", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert first["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["finns-inte.json", "finns-inte.csv", "plan.xml", "plan"])
def test_a_set_that_does_not_exist_is_not_there(client, path):
    assert client.get(f"/oppna-data/{path}").status_code == 404


@pytest.mark.parametrize("key", KEYS)
def test_without_a_plan_the_sets_are_there(client, key):
    assert client.get(f"/oppna-data/{key}.csv").status_code == 200


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("count", [1, 20])
def test_a_set_asks_the_database_little_however_much_there_is(
    client, shipped, django_assert_max_num_queries, key, count
):
    for number in range(count):
        make_issue()
        make_activity(shipped, "månadsvis", shipped.channels.first(), key=f"x{number}")
        Area.objects.create(name=f"Område {number}", slug=f"omrade-{number}", is_public=True)

    with django_assert_max_num_queries(8):
        client.get(f"/oppna-data/{key}.json")

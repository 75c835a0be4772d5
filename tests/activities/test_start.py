"""What the start page tells of conferences and of what the plan does now."""

import pytest

from activities import loading, plan_file
from tests.activities.makers import at, make_activity, make_channel, make_event, make_plan
from tests.activities.plans import SHIPPED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(at("2013-03-20 10:00"), tick=False)


@pytest.fixture
def shipped():
    return loading.load(plan_file.read(SHIPPED), now=at("2013-02-21 00:00")).plan


def test_the_start_page_tells_when_the_plan_promises_a_conference_that_is_not_announced(client, shipped):
    shown = client.get("/").content.decode()

    promised = "Mellan 1 juli 2013 och 30 september 2013, förslag: "
    assert "Nästa konferens" in shown
    assert promised in shown


def test_an_announced_conference_is_told_rather_than_a_promised_one(client, shipped):
    make_event(place="Norra Latin")

    shown = client.get("/").content.decode()

    assert shown.count("Nästa konferens") == 1
    assert "Norra Latin" in shown


def test_what_goes_several_ways_is_told_by_its_way_on_the_start_page(client):
    plan = make_plan()
    make_activity(
        plan,
        "månadsvis",
        make_channel(plan, name="Nyhetsbrev"),
        make_channel(plan, name="Webb"),
        name="Information",
    )
    make_activity(plan, "månadsvis", make_channel(plan, name="Möten"), name="Styrgruppsmöte")

    coming = client.get("/").context["coming"]

    told = {(each.title, each.way) for each in coming}
    assert told == {("Nyhetsbrev", "Information"), ("Webb", "Information"), ("Styrgruppsmöte", "Möten")}

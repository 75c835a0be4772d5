"""Only one plan runs; what rests makes nothing, makes up for nothing, and is shown to nobody."""

import pytest
from django.db import connection
from django.urls import reverse

from activities import plan_file
from activities.loading import load
from activities.models import Occasion, Plan, Series
from tests.activities.makers import at, tick
from tests.activities.plans import SHIPPED, small
from tests.staff import leader

pytestmark = pytest.mark.django_db

BEGINS = at("2013-02-21 00:00")
LATER = at("2013-06-03 10:00")


def load_small():
    return load(plan_file.read(small()), now=BEGINS)


def test_only_the_plan_that_was_loaded_last_runs():
    load(plan_file.read(SHIPPED), now=BEGINS)
    load_small()

    assert [plan.key for plan in Plan.objects.filter(is_current=True)] == ["prov"]
    assert not Series.objects.filter(activity__plan__key="sig", next_opens_at__isnull=False)


def test_a_plan_that_rested_runs_again_when_its_file_is_loaded():
    load(plan_file.read(SHIPPED), now=BEGINS)
    load_small()

    load(plan_file.read(SHIPPED), now=BEGINS)

    assert Plan.objects.current().key == "sig"
    monthly = Series.objects.get(
        activity__key="information", channel__key="nyhetsbrev", activity__plan__key="sig"
    )
    assert monthly.next_opens_at == at("2013-03-02 09:00")


def test_a_plan_that_rested_does_not_make_up_for_the_time_it_rested():
    load(plan_file.read(SHIPPED), now=BEGINS)
    load_small()

    load(plan_file.read(SHIPPED), now=LATER)
    tick("2013-06-03 10:01")

    assert not Occasion.objects.filter(due_at__lt=LATER)


def test_a_plan_that_is_stopped_in_the_admin_makes_nothing_more():
    plan = load_small().plan
    address = reverse("admin:activities_plan_change", args=[plan.pk])
    client = leader()
    formsets = client.get(address).context["inline_admin_formsets"]
    counts = {f"{each.formset.prefix}-{n}": 0 for each in formsets for n in ("TOTAL_FORMS", "INITIAL_FORMS")}
    values = {"name": plan.name, "starts_on": "2013-02-21", "ends_on": "2014-10-31"}

    client.post(address, {**values, **counts})

    assert Plan.objects.current() is None
    assert not Series.objects.filter(next_opens_at__isnull=False)


def after(questions, change):
    """Let the database answer so many questions, and then make the change, as somebody else would."""
    left = iter(range(questions - 1, -1, -1))

    def answer(execute, *asked):
        result = execute(*asked)
        if next(left, None) == 0:
            change()
        return result

    return connection.execute_wrapper(answer)


def test_a_plan_that_is_withdrawn_while_its_page_is_made_gives_no_fault(client):
    load_small()
    answers = []

    for questions in range(1, 5):
        Plan.objects.update(is_current=True)
        with after(questions, lambda: Plan.objects.update(is_current=False)):
            answers.append(client.get("/plan/").status_code)

    assert answers[0] == 404
    assert set(answers) == {200, 404}

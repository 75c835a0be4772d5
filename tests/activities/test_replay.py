import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from activities.models import Occasion, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def replay(*words):
    out = StringIO()
    call_command("replay", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker):
    """The shipped plan over its whole time, once for the tests of this module."""
    with django_db_blocker.unblock():
        return replay("--from", "2013-02-21", "--to", "2014-10-31")


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("newsletters_sent", 21),
        ("status_reports_sent", 21),
        ("meetings_called", 19),
        ("conferences", 3),
        ("reports_sent", 2),
    ],
)
def test_the_shipped_plan_comes_out_as_it_says(whole, what, count):
    assert whole[what] == count


def test_meetings_are_four_of_the_steering_group_and_fifteen_of_the_working_group(whole):
    names = Counter(occasion["activity"] for occasion in whole["occasions"])

    assert (names["Styrgruppsmöte"], names["Arbetsgruppsmöte"]) == (4, 15)


def test_every_newsletter_reaches_every_municipality(whole):
    assert whole["deliveries"] >= 21 * 290


def test_every_occasion_is_done_and_inside_the_plan(whole):
    assert {occasion["state"] for occasion in whole["occasions"]} == {"done"}
    assert all("2013-02-20T23" <= occasion["due"] <= "2014-10-31T23" for occasion in whole["occasions"])


def test_no_channel_of_a_row_has_two_occasions_at_one_time(whole):
    seen = Counter((each["activity"], each["channel"], each["due"]) for each in whole["occasions"])

    assert max(seen.values()) == 1


def test_it_touches_nothing_in_the_database(whole):
    assert whole["occasions"]
    assert not Plan.objects.exists()
    assert not Occasion.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["--from", "2013-02-30", "--to", "2013-03-15"],
        ["--from", "2013-03-15", "--to", "2013-02-21"],
        ["--from", "2013-02-21", "--to", "2013-03-15", "--plan", "missing.toml"],
    ],
)
def test_what_cannot_be_replayed_is_said_plainly(words):
    with pytest.raises(CommandError):
        replay(*words)

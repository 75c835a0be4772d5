"""What is worked out of the plan is kept as long as it is right, and no longer."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from activities import outlook
from activities.kept import kept
from activities.models import Activity, Plan
from news.models import Article
from tests.activities.makers import at, make_activity, make_channel, make_plan
from tests.news.makers import make_article

pytestmark = pytest.mark.django_db(transaction=True)
NOW = at("2013-03-01 09:00")


@pytest.fixture
def made():
    """A kept function, and the moments it was really called with."""
    calls = []

    @kept
    def make(now):
        calls.append(now)
        return Article.objects.count()

    return make, calls


def test_it_is_made_once_until_something_changes(made):
    make, calls = made
    make_article()
    before = [make(NOW), make(NOW), make(NOW + timedelta(seconds=59))]

    make_article()

    assert (before, make(NOW), len(calls)) == ([1, 1, 1], 2, 2)


def test_a_new_minute_or_another_language_makes_it_anew(made):
    make, calls = made
    make(NOW)
    make(NOW + timedelta(minutes=1))
    with translation.override("en"):
        make(NOW + timedelta(minutes=1))

    assert len(calls) == 3


def test_what_is_not_committed_is_seen_inside_and_kept_for_nobody(made):
    make, _calls = made
    make(NOW)
    with transaction.atomic():
        make_article()
        inside = make(NOW)
        transaction.set_rollback(True)

    assert (inside, make(NOW)) == (1, 0)


def test_the_outlook_costs_one_question_until_the_plan_changes(time_machine):
    time_machine.move_to(NOW, tick=False)
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan), name="Information")
    first = outlook.current(NOW)
    with CaptureQueriesContext(connection) as asked:
        second = outlook.current(NOW)

    Activity.objects.update(name="Annat")

    assert (second is first, len(asked)) == (True, 1)
    assert outlook.current(NOW).occasions[0].activity.name == "Annat"


def test_without_a_plan_there_is_no_outlook():
    Plan.objects.all().delete()

    assert outlook.current(NOW) is None

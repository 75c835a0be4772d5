"""Two ticks at once, and ticks that are killed: on SQLite and PostgreSQL alike."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest
from django.db import OperationalError, connection, connections

from activities import actions, engine
from activities.models import Occasion, Series
from activities.models.occasion import State
from news.mailing.models import Delivery, Mailing
from news.models import Issue
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_group,
    make_plan,
    make_role,
    make_user,
)
from tests.races import together

pytestmark = pytest.mark.django_db(transaction=True)


def make_rows(count=5, kind="newsletter"):
    plan = make_plan()
    group = make_group("styrgrupp", "anna@example.org", "bo@example.org")
    role = make_role(plan, make_user("ledare"))
    channel = make_channel(plan, kind)
    return [
        make_activity(plan, "månadsvis", channel, groups=[group], responsible=role, lead_days=5)
        for _ in range(count)
    ]


def test_two_ticks_at_once_open_each_occasion_once():
    make_rows()

    together(lambda: engine.tick(now=at("2013-03-07 09:00"), send=lambda mailing_id: None))
    engine.tick(now=at("2013-03-07 09:10"), send=lambda mailing_id: None)

    assert Occasion.objects.filter(state=State.OPEN).count() == 5
    assert Issue.objects.count() == 5
    assert Mailing.objects.filter(purpose="notice").count() == 5


def test_two_ticks_at_once_send_each_newsletter_once():
    make_rows(3)
    engine.tick(now=at("2013-03-07 09:00"), send=lambda mailing_id: None)
    for issue in Issue.objects.all():
        actions.approve(issue, by=None, now=at("2013-03-08 09:00"))

    together(lambda: engine.tick(now=at("2013-03-12 09:00"), send=lambda mailing_id: None))
    engine.tick(now=at("2013-03-12 09:10"), send=lambda mailing_id: None)

    newsletters = Mailing.objects.filter(purpose="newsletter")
    assert newsletters.count() == 3
    assert Delivery.objects.filter(mailing__in=newsletters).count() == 6


def test_two_ticks_at_once_tell_of_lateness_once():
    make_rows(1, kind="manual")
    engine.tick(now=at("2013-03-07 09:00"), send=lambda mailing_id: None)

    together(lambda: engine.tick(now=at("2013-03-13 09:00"), send=lambda mailing_id: None))

    assert Mailing.objects.filter(key__startswith="late-").count() == 1


def test_two_people_approving_at_once_are_one_approval():
    make_rows(1)
    engine.tick(now=at("2013-03-07 09:00"), send=lambda mailing_id: None)
    answers = []

    def approve():
        try:
            actions.approve(Issue.objects.get(), by=None, now=at("2013-03-08 09:00"))
            answers.append("approved")
        except actions.NotInState:
            answers.append("refused")

    together(approve)

    assert sorted(answers) == ["approved", "refused"]


KILLED = """
    import os, signal
    import django
    django.setup()
    from django.db import connections
    connections["default"].settings_dict["NAME"] = {name!r}
    from activities import engine
    from activities.channels import newsletter
    from tests.activities.makers import at

    def pull_in(issue, *, now):
        print("drafting", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

    newsletter.pull_in = pull_in
    engine.tick(now=at("2013-03-07 09:00"), send=lambda mailing_id: None)
"""


def test_a_tick_killed_while_drafting_leaves_nothing_half_done():
    make_rows(1)
    script = textwrap.dedent(KILLED.format(name=str(connection.settings_dict["NAME"])))

    killed = subprocess.run([sys.executable, "-c", script], env=os.environ, timeout=60, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (Occasion.objects.get().state, Issue.objects.count()) == (State.PLANNED, 0)

    engine.tick(now=at("2013-03-07 09:01"), send=lambda mailing_id: None)
    assert (Occasion.objects.get().state, Issue.objects.count()) == (State.OPEN, 1)


def test_the_database_away_ends_the_tick_and_the_next_one_does_the_work(monkeypatch):
    make_rows(1)
    wrapper = connections["default"]
    wrapper.close()

    def away(parameters):
        raise wrapper.Database.OperationalError("away")

    with monkeypatch.context() as patched:
        patched.setattr(wrapper, "get_new_connection", away)
        with pytest.raises(OperationalError, match="away"):
            engine.tick(now=at("2013-03-07 09:00"), send=lambda mailing_id: None)
    engine.tick(now=at("2013-03-07 09:01"), send=lambda mailing_id: None)

    assert Occasion.objects.get().state == State.OPEN
    assert Series.objects.get().next_opens_at > at("2013-03-07 09:01")

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import actions, engine
from activities.models import Occasion
from activities.rehearsal import rehearse
from audiences.models import Subscriber, Subscription, Suppression
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

pytestmark = pytest.mark.django_db
NOW = at("2013-03-01 12:00")


def make_subscription(address, state="active"):
    subscriber = Subscriber.objects.create(address=address, created_at=NOW)
    return Subscription.objects.create(subscriber=subscriber, state=state, asked_at=NOW, confirmed_at=NOW)


@pytest.fixture
def plan():
    plan = make_plan()
    group = make_group("styrgrupp", "anna@example.org")
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"), groups=[group], name="Information")
    return plan


def test_it_says_what_goes_out_when_and_to_how_many(plan):
    make_subscription("kommun@example.org")

    _draft, step = rehearse(plan, now=NOW, days=20)

    sent = (step["product"], step["does"], step["at"], step["recipients"])
    assert sent == ("newsletter", "send", "2013-03-12T09:00:00+01:00", 2)


def test_it_says_what_is_drafted_and_how_many_are_told(plan):
    plan.activities.update(responsible=make_role(plan, make_user("anna"), make_user("bo")))

    draft, _send = rehearse(plan, now=NOW, days=20)

    assert (draft["does"], draft["at"], draft["recipients"]) == ("draft", "2013-03-02T09:00:00+01:00", 2)


def test_what_will_be_missed_is_not_promised(plan):
    engine.tick(now=at("2013-03-14 09:00"), send=lambda mailing_id: None)

    steps = rehearse(plan, now=at("2013-03-28 09:00"), days=1)

    assert steps == []


def test_it_says_who_is_left_out_and_why(plan):
    make_subscription("fraga@example.org", state="asked")
    make_subscription("studs@example.org")
    Suppression.objects.create(address="studs@example.org", reason="bounce", at=NOW)

    _draft, step = rehearse(plan, now=NOW, days=20)

    assert step["excluded"] == {"unconfirmed": 1, "suppressed": 1}


def test_what_it_says_is_what_happens(plan):
    make_subscription("kommun@example.org")
    _draft, step = rehearse(plan, now=NOW, days=20)
    engine.tick(now=at("2013-03-05 09:00"), send=lambda mailing_id: None)
    actions.approve(Issue.objects.get(), by=None, now=at("2013-03-05 10:00"))

    engine.tick(now=at("2013-03-12 09:00"), send=lambda mailing_id: None)

    assert Issue.objects.get().mailing.deliveries.count() == step["recipients"]


def test_a_call_is_found_by_the_time_it_goes_out(plan):
    channel = make_channel(plan, "meeting", habit="13.00", notice_days=20)
    make_activity(plan, "15 april 2013", channel, name="Möte")

    steps = rehearse(plan, now=NOW, days=30)

    sent = [step["product"] for step in steps if step["does"] == "send"]
    assert sent == ["newsletter", "call"]


def test_what_is_late_comes_first(plan):
    engine.tick(now=at("2013-03-14 09:00"), send=lambda mailing_id: None)

    steps = rehearse(plan, now=at("2013-03-14 10:00"), days=30)

    assert (steps[0]["is_late"], steps[0]["state"]) == (True, "open")


def test_it_writes_nothing(plan):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rehearse(plan, now=NOW, days=60)

    assert not [query for query in queries if not query["sql"].lstrip().startswith(("SELECT", "WITH"))]
    assert not Occasion.objects.exists()


def test_the_command_prints_json(plan):
    out = StringIO()

    with time_machine.travel(NOW, tick=False):
        call_command("rehearse", "--json", stdout=out)

    assert json.loads(out.getvalue())["steps"][0]["activity"] == "Information"


def test_the_command_prints_a_line_a_step_in_words(plan):
    out = StringIO()

    with time_machine.travel(NOW, tick=False):
        call_command("rehearse", stdout=out)

    assert "(planerad) 1 mottagare" in out.getvalue()


def test_the_command_says_when_there_is_no_plan():
    with pytest.raises(CommandError, match="load_plan"):
        call_command("rehearse")


def test_it_says_when_digests_go_out_to_those_who_want_them(plan):
    subscription = make_subscription("eva@example.org")
    for topic in ("news", "press"):
        Subscription.objects.create(
            subscriber=subscription.subscriber,
            topic=topic,
            pace="weekly",
            state="active",
            asked_at=NOW,
            confirmed_at=NOW,
        )

    steps = [step for step in rehearse(plan, now=NOW, days=14) if step["product"] == "digest"]

    assert [(step["at"], step["recipients"]) for step in steps] == [
        ("2013-03-04T08:00:00+01:00", 1),
        ("2013-03-11T08:00:00+01:00", 1),
    ]

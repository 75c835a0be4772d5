from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from activities import engine
from activities.models import Heartbeat, Occasion
from news.models import BounceMailbox
from tests.activities.makers import at, make_activity, make_channel, make_plan
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def start(client=None):
    response = (client or leader()).get(reverse("admin:index"))
    return response.context["work"], response.content.decode()


def tick(now=NOW):
    engine.tick(now=now, send=lambda mailing_id: None)


def names(entries):
    return [entry["occasion"].activity.name for entry in entries]


def test_it_says_that_the_plan_has_stopped_when_the_pulse_is_older_than_three_minutes():
    Heartbeat.objects.create(name="tick", beat_at=NOW - timedelta(minutes=3, seconds=1))

    work, page = start()

    assert work["engine"]["is_silent"]
    assert 'role="alert"' in page


def test_a_plan_that_never_ticked_has_stopped_too():
    assert start()[0]["engine"]["is_silent"]


def test_it_does_not_alarm_while_the_plan_runs():
    Heartbeat.objects.create(name="tick", beat_at=NOW - timedelta(minutes=2))

    assert 'role="alert"' not in start()[1]


def test_it_shows_what_went_wrong_in_the_last_beat():
    Heartbeat.objects.create(name="tick", beat_at=NOW, trouble="open_due: <tabellen> saknas")

    assert "open_due: &lt;tabellen&gt; saknas" in start()[1]


def test_a_drafted_newsletter_waits_for_approval_with_a_way_to_it():
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"), name="Nyhetsbrevet")
    tick()

    work, page = start()

    assert names(work["approvals"]) == ["Nyhetsbrevet"]
    assert reverse("admin:news_issue_change", args=[Occasion.objects.get().issue_id]) in page
    assert "tis 12 mars 09.00" in page


def test_what_is_approved_too_late_is_said_to_go_out_at_once():
    plan = make_plan()
    make_activity(plan, "varje vecka", make_channel(plan, "newsletter"))
    tick()
    Occasion.objects.update(deliver_at=NOW - timedelta(days=1))

    assert "går ut genast" in start()[1]


def test_what_is_stopped_says_why_and_not_when_it_goes_out():
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"))
    tick()
    Occasion.objects.update(halted_at=NOW, halted_why="Väntar på domen")

    approvals = start()[1].split('id="approvals"')[1].split("</section>")[0]

    assert "Väntar på domen" in approvals
    assert "går ut" not in approvals


@pytest.mark.parametrize(("right", "is_asked"), [("news.approve_issue", True), ("news.send_issue", False)])
def test_only_who_may_approve_is_asked_to(right, is_asked):
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"))
    tick()

    page = start(client_with("activities.view_occasion", "news.view_issue", right))[1]

    assert ("Väntar på ditt godkännande" in page) == is_asked
    assert ("Väntar på någon annans godkännande" in page) != is_asked
    assert ("Läs och godkänn" in page) == is_asked


def test_it_says_in_which_zone_its_times_are():
    assert "Alla tider är svensk tid." in start()[1]


def test_what_a_person_does_elsewhere_is_a_task():
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan), name="Intranätet")
    tick()

    assert names(start()[0]["tasks"]) == ["Intranätet"]


def test_what_is_late_is_told_by_a_word_and_a_shape():
    plan = make_plan()
    make_activity(plan, "vecka 10 2013", make_channel(plan), lead_days=3)
    tick()

    with time_machine.travel(at("2013-03-12 10:00"), tick=False):
        work, page = start()

    assert [entry["is_late"] for entry in work["tasks"]] == [True]
    assert 'class="mark mark--late"' in page
    assert "▲" in page


def test_what_comes_in_thirty_days_is_shown_before_it_is_a_row():
    plan = make_plan()
    make_activity(plan, "2 april 2013", make_channel(plan), name="Snart", lead_days=1)
    make_activity(plan, "20 april 2013", make_channel(plan), name="Sedan", lead_days=1)

    assert names(start()[0]["coming"]) == ["Snart"]


def test_a_row_that_is_not_understood_nags_with_its_hint():
    plan = make_plan()
    make_activity(plan, "mrs 2013", make_channel(plan))

    work, page = start()

    assert len(work["nags"]) == 1
    assert "Menade du ”mars 2013”?" in page


def test_a_row_that_counts_from_a_row_that_is_not_there_nags():
    plan = make_plan()
    make_activity(plan, "två veckor före Slutkonferensen", make_channel(plan))

    assert "Slutkonferensen" in start()[0]["nags"][0]["trouble"]


def test_an_occasion_that_could_not_be_opened_is_shown_with_its_trouble():
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan))
    tick()
    Occasion.objects.update(trouble="Mallen saknas.")

    assert "Mallen saknas." in start()[1]


def test_it_asks_the_same_number_of_questions_however_much_there_is(django_assert_max_num_queries):
    plan = make_plan()
    for number in range(30):
        make_activity(
            plan, "varje vecka", make_channel(plan, "newsletter"), name=f"Rad {number}", lead_days=14
        )
    tick()
    client = leader()
    start(client)

    with django_assert_max_num_queries(25):
        start(client)


def test_who_may_not_see_occasions_gets_a_start_page_without_them():
    work, page = start(client_with("news.view_article"))

    assert not work
    assert reverse("admin:news_article_changelist") in page


@pytest.mark.parametrize(("minutes", "is_told"), [(31, True), (29, False), (None, True)])
def test_a_mailbox_for_bounces_that_cannot_be_read_is_told_with_the_reason(minutes, is_told, settings):
    settings.BOUNCE_URL = "imaps://studs:hemligt@mejl.example/INBOX"
    read_at = None if minutes is None else NOW - timedelta(minutes=minutes)
    BounceMailbox.objects.create(pk=1, read_at=read_at, trouble="The mail server says NO: <locked>")

    page = start()[1]

    assert ("The mail server says NO: &lt;locked&gt;" in page) == is_told
    assert "hemligt" not in page


def test_a_mailbox_that_is_not_used_any_more_is_not_told_of():
    BounceMailbox.objects.create(pk=1, trouble="The mail server says NO")

    assert start()[0]["mailbox"] is None

"""When a product goes out: moved, stopped and let go, reminded of, late and missed."""

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from activities import actions, engine
from activities.approving import sending
from activities.models import Occasion
from activities.reminding import last_moment
from news.models import Issue, Mailing, MailingText, NotInState
from tests.activities.makers import at, make_activity, make_channel, make_group, make_plan, make_role, tick
from tests.activities.makers import make_user as make_person
from tests.races import together
from tests.staff import client_with, said

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")
DUE, LATE = at("2013-03-12 09:00"), at("2013-03-13 00:00")


@pytest.fixture
def issue():
    """Due on Tuesday the 12th at 09.00, late from the 13th, missed from the 20th."""
    plan = make_plan()
    role = make_role(plan, make_person("ledare", is_superuser=True))
    group = make_group("styrgrupp", "a@example.org")
    row = {"groups": [group], "responsible": role, "patience_days": 7}
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"), **row)
    with time_machine.travel(NOW, tick=False):
        engine.tick(now=NOW, send=lambda mailing_id: None)
        yield Issue.objects.get()


def approve(issue):
    actions.approve(issue, by=None, now=NOW)


def is_sent():
    return Mailing.objects.filter(purpose="newsletter").exists()


def post(issue, step, *rights, **values):
    client = client_with(*rights)
    return client.post(reverse("admin:news_issue_step", args=[issue.pk, step]), values, follow=True)


def test_it_goes_out_at_the_new_time_and_is_due_as_before(issue):
    approve(issue)

    post(issue, "time", "news.send_issue", "news.view_issue", at_0="2013-03-14", at_1="13.30")

    occasion = Occasion.objects.get()
    assert (occasion.deliver_at, occasion.due_at) == (at("2013-03-14 13:30"), DUE)
    tick("2013-03-12 09:00")
    assert not is_sent()
    tick("2013-03-14 13:30")
    assert is_sent()


def test_the_new_time_is_said_with_weekday_and_zone(issue):
    rights = ("news.send_issue", "news.view_issue")

    answer = post(issue, "time", *rights, at_0="2013-03-14", at_1="13.30")

    assert "torsdag 14 mars 2013 kl. 13.30, svensk tid" in answer.content.decode()


@pytest.mark.parametrize(("day", "hour"), [("2013-03-08", "09.00"), ("2013-03-20", "00.00")])
def test_a_time_that_has_passed_or_that_the_plan_does_not_wait_for_is_refused(issue, day, hour):
    rights = ("news.send_issue", "news.view_issue")

    answer = post(issue, "time", *rights, at_0=day, at_1=hour)

    assert said(answer) == ["error"]
    assert Occasion.objects.get().deliver_at == DUE


@pytest.mark.parametrize(
    ("day", "hour"),
    [("2013-03-31", "02.30"), ("2013-10-27", "02.30"), ("2013-02-30", "09.00"), ("", ""), ("x", "25.00")],
)
def test_an_hour_that_does_not_exist_or_comes_twice_is_an_error_beside_the_field(issue, day, hour):
    answer = post(issue, "time", "news.send_issue", at_0=day, at_1=hour)

    assert answer.context["form"].errors["at"]


def test_what_is_stopped_does_not_go_out_until_it_is_let_go(issue):
    approve(issue)
    rights = ("news.send_issue", "news.view_issue")
    answer = post(issue, "halt", *rights, reason="Väntar på beslut")

    tick("2013-03-12 09:00")

    assert "Väntar på beslut" in answer.content.decode()
    assert not is_sent()
    post(issue, "let-go", *rights)
    tick("2013-03-12 09:01")
    assert is_sent()


def test_who_waits_for_what_is_stopped_is_told_the_reason_by_mail(issue):
    chef = make_person("chef")
    actions.approve(issue, by=chef, now=NOW)

    sending.halt(issue, why="Väntar på <beslut>", by=None, now=NOW)

    told = Mailing.objects.filter(key__startswith="stopped-")
    assert {each.deliveries.get().address for each in told} == {"ledare@example.org", "chef@example.org"}
    text = told[0].texts.get()
    assert "Stoppat tills vidare" in text.subject
    assert "Orsak: Väntar på <beslut>" in text.text
    assert "Väntar på &lt;beslut&gt;" in text.html


def test_who_stops_it_is_not_told(issue):
    leader = issue.occasion.activity.responsible.holders.get()

    sending.halt(issue, why="Väntar på beslut", by=leader, now=NOW)

    assert not Mailing.objects.filter(key__startswith="stopped-").exists()


def test_to_stop_without_a_reason_is_refused(issue):
    answer = post(issue, "halt", "news.send_issue", reason="  ")

    assert answer.context["form"].errors["reason"]
    with pytest.raises(actions.Refused):
        sending.halt(issue, why=" ", by=None, now=NOW)


def test_to_stop_what_is_stopped_changes_neither_who_nor_why(issue):
    sending.halt(issue, why="Först", by=None, now=NOW)

    with pytest.raises(NotInState):
        sending.halt(issue, why="Sedan", by=None, now=NOW)

    assert Occasion.objects.get().halted_why == "Först"


def test_what_is_stopped_becomes_late_and_missed_by_the_rule_of_its_row(issue):
    sending.halt(issue, why="Beslut", by=None, now=NOW)

    tick("2013-03-13 00:00")
    assert Occasion.objects.get().late_since == LATE
    tick("2013-03-20 00:00")
    assert Occasion.objects.get().state == "missed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_to_stop_and_to_send_at_the_same_moment_is_one_of_the_two(issue, round_):
    approve(issue)
    turns = iter(["halt", "send"])

    def work():
        if next(turns) == "send":
            tick("2013-03-12 09:00")
            return
        try:
            sending.halt(Issue.objects.get(), why="Beslut", by=None, now=NOW)
        except NotInState:
            return

    together(work)

    assert is_sent() != (Occasion.objects.get().halted_at is not None)


def reminders():
    return MailingText.objects.filter(mailing__key__startswith="reminder-").order_by("pk")


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2013-03-10 08:59", None),
        ("2013-03-10 09:00", "2013-03-10 09:00"),
        ("2013-03-11 08:00", "2013-03-10 09:00"),
        ("2013-03-12 12:00", "2013-03-11 09:00"),
        ("2013-03-13 12:00", "2013-03-11 09:00"),
        ("2013-03-14 07:59", "2013-03-11 09:00"),
        ("2013-03-14 08:00", "2013-03-14 08:00"),
        ("2013-03-16 03:00", "2013-03-15 08:00"),
    ],
)
def test_the_moments_of_the_reminders(now, moment):
    assert last_moment(DUE, LATE, now=at(now)) == (at(moment) if moment else None)


def test_a_reminder_keeps_its_hour_over_the_night_when_the_clock_changes():
    assert last_moment(at("2013-04-01 09:00"), at("2013-04-02 00:00"), now=at("2013-03-30 09:00")) == at(
        "2013-03-30 09:00"
    )


def test_nobody_approves_reminders_then_late_then_missed(issue):
    for day in range(9, 21):
        for hour in ("00:00", "08:00", "09:00", "09:01"):
            tick(f"2013-03-{day:02} {hour}")

    subjects = [text.subject for text in reminders()]
    assert [subject.startswith("Försenat") for subject in subjects] == [False, False] + [True] * 6
    assert all("/godkann/" in text.text for text in reminders())
    keys = Mailing.objects.values_list("key", flat=True)
    assert sum(key.startswith("late-") for key in keys) == 1
    told = MailingText.objects.get(mailing__key__startswith="late-")
    assert all("tisdag 12 mars 2013 kl. 09.00, svensk tid" in each for each in (told.text, told.html))
    assert sum(key.startswith("missed-") for key in keys) == 1
    assert Occasion.objects.get().state == "missed"


def test_who_may_approve_is_reminded_when_the_responsible_may_not(issue):
    get_user_model().objects.update(is_superuser=False)
    approver = make_person("chef")
    approver.user_permissions.add(Permission.objects.get(codename="approve_issue"))

    tick("2013-03-10 09:00")

    responsible, asked = (text.text for text in reminders())
    assert ("/godkann/" in responsible, "ansvarar för raden" in responsible) == (False, True)
    assert ("/godkann/" in asked, "kan godkänna det" in asked) == (True, True)


def test_after_an_outage_one_reminder_catches_up(issue):
    tick("2013-03-16 10:00")
    tick("2013-03-16 10:01")

    assert reminders().count() == 1


def test_what_opens_so_late_that_a_reminder_is_due_is_told_of_once():
    plan = make_plan()
    role = make_role(plan, make_person("ledare"))
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"), responsible=role, lead_days=10)

    tick("2013-03-11 12:00")
    tick("2013-03-11 12:01")

    assert Mailing.objects.filter(key__startswith="opened-").count() == 1
    assert not reminders().exists()


def test_nobody_is_reminded_of_what_is_approved_or_stopped(issue):
    sending.halt(issue, why="Beslut", by=None, now=NOW)
    tick("2013-03-10 09:00")
    sending.let_go(issue)
    approve(issue)
    tick("2013-03-11 09:00")

    assert not reminders().exists()


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_remind_once(issue):
    together(lambda: tick("2013-03-10 09:00"))

    assert reminders().count() == 1


def test_what_nobody_is_responsible_for_is_told_to_who_may_approve_it(issue):
    get_user_model().objects.update(is_active=False)
    approver = make_person("chef")
    approver.user_permissions.add(Permission.objects.get(codename="approve_issue"))

    tick("2013-03-13 00:00")
    tick("2013-03-20 00:00")

    for what in ("late", "missed"):
        told = Mailing.objects.get(key__startswith=f"{what}-")
        assert told.deliveries.get().address == approver.email
        assert "för att du kan godkänna det" in told.texts.get().text

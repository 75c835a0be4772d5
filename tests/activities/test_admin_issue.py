from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse

from activities import actions, engine
from activities.models import Event, Occasion, StatusReport
from news.models import Article, Issue, IssueItem, Mailing
from tests.activities.makers import at, make_activity, make_channel, make_group, make_plan
from tests.news.makers import make_article
from tests.staff import leader, said

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_product(kind, model):
    plan = make_plan()
    group = make_group("styrgrupp", "a@example.org")
    make_activity(plan, "månadsvis", make_channel(plan, kind), groups=[group])
    engine.tick(now=NOW, send=lambda mailing_id: None)
    return model.objects.get()


@pytest.fixture
def issue():
    return make_product("newsletter", Issue)


def change(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def step(row, name):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_step", args=[row.pk, name])


def form(issue, **values):
    return {
        "subject": issue.subject,
        "preheader": "",
        "lead": issue.lead,
        "items-TOTAL_FORMS": "0",
        "items-INITIAL_FORMS": "0",
        **values,
    }


def test_the_button_says_when_it_goes_out_and_in_which_zone(issue):
    page = leader().get(change(issue)).content.decode()

    assert "tisdag 12 mars 2013 kl. 09.00, " in page
    assert 'name="_step" value="approve"' in page


def test_the_list_says_the_weekday_and_the_zone_in_which_it_goes_out(issue):
    page = leader().get(reverse("admin:news_issue_changelist")).content.decode()

    assert "tisdag 12 mars 2013 kl. 09.00" in page
    assert "går ut, svensk tid" in page.lower()


def test_approving_saves_what_was_just_written_and_makes_the_occasion_ready(issue):
    client = leader()

    client.post(change(issue), form(issue, subject="Nytt i mars", _step="approve"))

    issue.refresh_from_db()
    assert (issue.subject, issue.state, issue.approved_by) == ("Nytt i mars", "approved", client.user)
    assert Occasion.objects.get().state == "ready"


def test_what_comes_out_before_the_letter_does_not_stop_the_approval(issue):
    article = make_article("Kommer", published_at=issue.occasion.deliver_at)
    IssueItem.objects.create(issue=issue, kind="article", source=article, position=1)

    answer = leader().post(step(issue, "approve"), follow=True)

    assert answer.context["checks"] == []
    assert said(answer)[-1] == "success"


@pytest.mark.parametrize("state", ["missed", "skipped"])
def test_a_draft_that_the_plan_has_given_up_is_not_said_to_go_out(issue, state):
    Occasion.objects.update(state=state, reason="Sportlov")

    page = leader().get(change(issue)).content.decode()

    assert "Planen väntar inte på det längre" in page
    assert "går ut" not in page.split('class="standing')[1].split("</p>")[0]


def test_the_second_to_approve_is_told_and_nothing_happens(issue):
    first, second = leader(), leader()
    first.post(step(issue, "approve"))

    answer = second.post(step(issue, "approve"), follow=True)

    assert said(answer) == ["error"]
    assert Issue.objects.get().approved_by == first.user


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_the_same_time_make_one_approval(issue):
    def approve(client):
        try:
            return client.post(step(issue, "approve")).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(approve, [leader(), leader()]))

    assert answers == [302, 302]
    assert LogEntry.objects.get().user == Issue.objects.get().approved_by


def test_what_is_going_out_cannot_be_edited_and_says_so(issue):
    client = leader()
    actions.approve(issue, by=client.user, now=NOW)
    engine.tick(now=at("2013-03-12 09:00"), send=lambda mailing_id: None)

    answer = client.post(change(issue), form(issue, subject="Smyger in"), follow=True)

    assert said(answer) == ["error"]
    assert Issue.objects.get().subject != "Smyger in"


def test_an_approval_can_be_taken_back(issue):
    client = leader()
    actions.approve(issue, by=client.user, now=NOW)

    client.post(step(issue, "withdraw"))

    assert (Issue.objects.get().state, Occasion.objects.get().state) == ("draft", "open")


def test_the_draft_fetches_what_was_published_since(issue):
    Article.objects.create(title="Nytt stöd", slug="nytt-stod", published_at=at("2013-03-08 10:30"))

    with time_machine.travel(at("2013-03-08 11:00"), tick=False):
        leader().post(change(issue), form(issue, _step="refill"))

    assert [item.shown_title for item in issue.items.all()] == ["Nytt stöd"]


def test_a_test_goes_to_several_in_both_languages_and_leaves_the_issue_a_draft(issue):
    client = leader()
    values = {"addresses": "Anna@example.org, bo@example.org\nanna@example.org", "languages": ["sv", "en"]}

    client.post(step(issue, "test"), values)

    mailings = Mailing.objects.filter(purpose="test")
    assert sorted(text.language for mailing in mailings for text in mailing.texts.all()) == ["en", "sv"]
    for mailing in mailings:
        assert {each.address for each in mailing.deliveries.all()} == {"anna@example.org", "bo@example.org"}
    assert Issue.objects.get().state == "draft"
    assert "anna@example.org, bo@example.org" in LogEntry.objects.get().change_message


@pytest.mark.parametrize(
    "addresses", ["", "bo", "bo@example.org\r\nBcc: x@y.se", ",".join(f"p{n}@example.org" for n in range(11))]
)
def test_a_test_to_what_is_no_address_or_to_too_many_is_an_error_beside_the_field(issue, addresses):
    answer = leader().post(step(issue, "test"), {"addresses": addresses, "languages": ["sv"]})

    assert answer.context["form"].errors["addresses"]
    assert not Mailing.objects.filter(purpose="test").exists()


def test_a_test_begins_with_ones_own_address(issue):
    client = leader()

    answer = client.get(step(issue, "test"))

    assert client.user.email in answer.content.decode()


def test_what_was_pasted_is_clean_when_it_is_saved(issue):
    pasted = '<p class="MsoNormal" style="color:red">Hej<script>alert(1)</script></p>'

    leader().post(change(issue), form(issue, lead=pasted))

    assert Issue.objects.get().lead == "<p>Hej</p>"


def test_an_issue_whose_occasion_was_skipped_cannot_be_approved(issue):
    client = leader()
    actions.skip(issue.occasion, reason="Semester", by=client.user, now=NOW)

    answer = client.post(step(issue, "approve"), follow=True)

    assert said(answer) == ["error"]
    assert Issue.objects.get().state == "draft"


def test_a_report_keeps_the_comment_and_is_frozen_when_approved():
    report = make_product("report", StatusReport)
    client = leader()
    values = {"title": "Mars", "comment": "<p>Bra fart.</p>", "_step": "approve"}

    client.post(change(report), values)

    report.refresh_from_db()
    assert (report.comment, report.state) == ("<p>Bra fart.</p>", "approved")


def test_a_report_gathers_its_facts_again():
    report = make_product("report", StatusReport)
    StatusReport.objects.update(facts={})

    leader().post(step(report, "gather"))

    assert StatusReport.objects.get().facts["gathered_at"]


def test_a_meeting_that_ends_before_it_starts_is_an_error_beside_the_time():
    event = make_product("meeting", Event)
    values = {"title": "Möte", "ends_at_0": "2013-03-12", "ends_at_1": "08.00"}

    answer = leader().post(change(event), values)

    assert answer.context["adminform"].form.errors["ends_at"]


def test_a_meeting_that_was_called_and_is_over_is_said_to_have_been_held():
    event = make_product("meeting", Event)
    client = leader()
    client.post(step(event, "approve"))
    engine.tick(now=at("2013-03-12 09:00"), send=lambda mailing_id: None)

    with time_machine.travel(at("2013-03-12 12:00"), tick=False):
        client.post(step(event, "hold"))

    assert (Event.objects.get().held_at, Occasion.objects.get().state) == (at("2013-03-12 11:00"), "done")

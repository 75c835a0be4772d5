"""What becomes of an approval when somebody writes after it, before it, or at the same moment."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from activities import actions, engine
from activities.approving import links
from activities.approving.editing import editing
from activities.models import Event, Occasion, StatusReport
from news.models import Issue, Mailing, MailingText, NotInState
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_group,
    make_plan,
    make_role,
    make_user,
    tick,
)
from tests.news.makers import make_article
from tests.races import together
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")
MODELS = {"newsletter": Issue, "report": StatusReport, "meeting": Event}
ADDRESS = re.compile(r"/godkann/[^/\s]+/")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_product(kind="newsletter", *people, **values):
    plan = make_plan()
    role = make_role(plan, *people)
    group = make_group("styrgrupp", "a@example.org", "b@example.org")
    make_activity(plan, "månadsvis", make_channel(plan, kind), groups=[group], responsible=role, **values)
    engine.tick(now=NOW, send=lambda mailing_id: None)
    return MODELS[kind].objects.get()


def make_approver(name="chef", **values):
    return make_user(name, is_superuser=True, **values)


def path(product, person):
    return ADDRESS.search(links.link(product, person))[0]


def texts(start):
    return MailingText.objects.filter(mailing__key__startswith=start)


def test_an_edit_after_the_approval_voids_it_and_tells_the_approver():
    chef, writer = make_approver(), make_user("skribent")
    issue = make_product("newsletter", chef)
    actions.approve(issue, by=chef, now=NOW)

    with editing(issue, by=writer, now=NOW):
        Issue.objects.update(subject="Nytt")

    issue.refresh_from_db()
    assert (issue.state, issue.approved_by, issue.approved_content) == ("draft", None, None)
    assert Occasion.objects.get().state == "open"
    mail = texts("voided-").get()
    assert "skribent har ändrat" in " ".join(mail.text.split())
    assert ADDRESS.search(mail.text)


def test_to_save_without_a_change_leaves_the_approval_as_it_was():
    chef = make_approver()
    issue = make_product("newsletter", chef)
    actions.approve(issue, by=chef, now=NOW)

    with editing(issue, by=make_user("skribent"), now=NOW):
        issue.save(update_fields=["subject"])

    assert Issue.objects.get().state == "approved"
    assert not texts("voided-").exists()


@pytest.mark.parametrize("kind", ["report", "meeting"])
def test_reports_and_calls_lose_their_approval_in_the_form_too(kind):
    chef = make_approver()
    product = make_product(kind, chef)
    actions.approve(product, by=chef, now=NOW)
    values = {"title": "Ny rubrik", "comment": "", "agenda": "", "place": ""}
    values |= {"ends_at_0": "2013-03-12", "ends_at_1": "15.00"}
    opts = product._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[product.pk])
    client = client_with(f"{opts.app_label}.change_{opts.model_name}")

    assert "gäller inte godkännandet av chef" in client.get(address).content.decode()
    client.post(address, values)

    product.refresh_from_db()
    assert (product.state, product.title) == ("draft", "Ny rubrik")
    assert texts("voided-").count() == 1


def test_the_approver_who_edits_is_not_mailed_about_it():
    client = leader()
    issue = make_product("newsletter", client.user)
    actions.approve(issue, by=client.user, now=NOW)

    form = {"subject": "Nytt", "preheader": "", "lead": issue.lead}
    form |= {"items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0}
    answer = client.post(reverse("admin:news_issue_change", args=[issue.pk]), form, follow=True)

    assert Issue.objects.get().state == "draft"
    assert not texts("voided-").exists()
    warnings = [each.message for each in answer.context["messages"] if each.level_tag == "warning"]
    assert warnings == ["Ditt godkännande gäller inte längre. Det måste godkännas igen."]


def test_what_was_written_meanwhile_is_not_approved_unseen():
    issue = make_product("newsletter", make_approver())
    client = leader()
    change = reverse("admin:news_issue_change", args=[issue.pk])
    seen = client.get(change).context["seen"]
    Issue.objects.update(preheader="Smyger in")

    client.post(reverse("admin:news_issue_step", args=[issue.pk, "approve"]), {"_seen": seen})

    assert Issue.objects.get().state == "draft"


def test_what_goes_out_is_what_was_approved():
    chef = make_approver()
    article = make_article("Nyhet", published_at=at("2013-03-01 09:00"))
    issue = make_product("newsletter", chef)
    actions.approve(issue, by=chef, now=NOW)
    type(article).objects.update(title="Ändrad i smyg")

    tick("2013-03-12 09:00")

    sent = Mailing.objects.get(purpose="newsletter").texts.get(language="sv")
    assert "Nyhet" in sent.text
    assert "Ändrad i smyg" not in sent.text


def test_a_letter_whose_source_was_taken_down_waits_and_says_why():
    chef = make_approver()
    article = make_article("Nyhet", published_at=at("2013-03-01 09:00"))
    issue = make_product("newsletter", chef)
    actions.approve(issue, by=chef, now=NOW)
    type(article).objects.update(trashed_at=NOW)

    tick("2013-03-12 09:00")

    assert not Mailing.objects.filter(purpose="newsletter").exists()
    assert "Nyhet" in Occasion.objects.get().trouble
    issue.refresh_from_db()
    actions.withdraw(issue, now=NOW)
    issue.items.all().delete()
    actions.approve(issue, by=chef, now=NOW)
    tick("2013-03-12 09:01")
    assert Mailing.objects.filter(purpose="newsletter").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_an_edit_and_an_approval_at_the_same_moment_never_approve_what_was_not_seen(round_):
    chef = make_approver()
    issue = make_product("newsletter", chef)
    address = path(issue, chef)
    turns = iter(["edit", "approve"])

    def work():
        if next(turns) == "approve":
            Client().post(address)
            return
        mine = Issue.objects.get()
        with editing(mine, by=None, now=NOW):
            Issue.objects.update(subject="Oläst")

    together(work)

    # Either the edit was first and the link is void, or the approval was and the edit took it back.
    assert Issue.objects.get().state == "draft"
    assert Issue.objects.get().subject == "Oläst"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(5))
def test_an_edit_and_the_sending_at_the_same_moment_send_only_what_was_approved(round_):
    chef = make_approver()
    issue = make_product("newsletter", chef)
    actions.approve(issue, by=chef, now=NOW)
    turns = iter(["edit", "send"])

    def work():
        if next(turns) == "send":
            tick("2013-03-12 09:00")
            return
        mine = Issue.objects.get()
        try:
            with editing(mine, by=None, now=NOW):
                Issue.objects.update(subject="Oläst")
        except NotInState:
            return

    together(work)

    sent = Mailing.objects.filter(purpose="newsletter").first()
    issue.refresh_from_db()
    assert (sent is None) == (issue.state == "draft")
    if sent:
        assert "Oläst" not in sent.texts.get(language="sv").subject

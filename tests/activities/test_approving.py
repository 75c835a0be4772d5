"""To approve by the link of a mail, and what becomes of an approval when somebody writes afterwards."""

import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from activities import actions, engine, notices
from activities.approving import links, rights
from activities.models import Event, Occasion, StatusReport
from news.models import Issue, MailingText
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_group,
    make_plan,
    make_role,
    make_user,
)
from tests.news.makers import make_article
from tests.races import together
from tests.staff import client_with

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


@pytest.mark.parametrize("kind", MODELS)
def test_the_mail_of_an_opened_occasion_carries_a_link_that_approves(kind):
    chef = make_approver()
    product = make_product(kind, chef)
    address = ADDRESS.search(texts("opened-").get().text)[0]

    shown = Client().get(address)
    answer = Client().post(address)

    assert shown.status_code == 200
    assert b"csrf" not in shown.content
    assert answer.status_code == 303
    product.refresh_from_db()
    assert (product.state, product.approved_by) == ("approved", chef)
    assert Occasion.objects.get().state == "ready"
    assert LogEntry.objects.get().user == chef


@pytest.mark.parametrize("method", ["get", "head"])
def test_to_look_by_the_link_approves_nothing(method):
    chef = make_approver()
    issue = make_product("newsletter", chef)

    answer = getattr(Client(), method)(path(issue, chef))

    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "private, no-store"
    assert Issue.objects.get().state == "draft"


def test_the_page_says_who_is_asked_when_it_goes_out_and_to_how_many():
    chef = make_approver(first_name="Åsa", last_name="Öberg")
    issue = make_product("newsletter", chef)

    page = Client().get(path(issue, chef)).content.decode()

    assert "Åsa Öberg" in page
    assert "isdag 12 mars 2013 kl. 09.00, svensk tid" in page
    assert "<dd>2</dd>" in page


def test_the_frame_of_the_page_shows_the_mail_and_can_run_nothing():
    chef = make_approver()
    issue = make_product("newsletter", chef)

    answer = Client().get(path(issue, chef) + "brev/")

    assert issue.subject in answer.content.decode()
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_link_is_void_once_the_text_has_changed_and_says_so():
    chef = make_approver()
    issue = make_product("newsletter", chef)
    address = path(issue, chef)
    Issue.objects.update(subject="Annat")

    answer = Client().post(address)

    assert answer.status_code == 409
    assert "har ändrats" in answer.content.decode()
    assert Issue.objects.get().state == "draft"


def test_a_change_of_a_block_or_of_what_it_tells_of_makes_the_link_void_too():
    chef = make_approver()
    make_article("Nyhet", published_at=at("2013-03-01 09:00"))
    issue = make_product("newsletter", chef)
    address = path(issue, chef)
    issue.items.get().source.__class__.objects.update(title="Ändrad nyhet")

    assert Client().post(address).status_code == 409


def test_a_link_of_somebody_without_the_right_is_refused():
    person = make_user("anna")
    issue = make_product("newsletter", person)

    assert ADDRESS.search(texts("opened-").get().text) is None
    answer = Client().post(path(issue, person))
    assert answer.status_code == 403
    assert Client().get(path(issue, person) + "brev/").status_code == 404
    assert Issue.objects.get().state == "draft"


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "ny@example.org"}])
def test_a_link_of_somebody_who_has_left_or_has_another_address_opens_nothing(change):
    chef = make_approver()
    issue = make_product("newsletter", chef)
    address = path(issue, chef)
    type(chef).objects.filter(pk=chef.pk).update(**change)

    assert Client().post(address).status_code == 404
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "a.b.c", "%00", "ä" * 400])
def test_a_made_up_link_opens_nothing(token):
    assert Client().get(f"/godkann/{token}/").status_code == 404
    assert Client().post(f"/godkann/{token}/").status_code == 404


def test_a_link_expires():
    chef = make_approver()
    address = path(make_product("newsletter", chef), chef)

    with time_machine.travel(NOW + links.GOOD_FOR + links.timedelta(minutes=1), tick=False):
        assert Client().post(address).status_code == 404
    assert Issue.objects.get().state == "draft"


def test_the_token_of_another_purpose_opens_nothing():
    from audiences.tokens import form_token

    assert Client().post(f"/godkann/{form_token('subscribe')}/").status_code == 404


def test_who_comes_second_is_told_who_was_first():
    first, second = make_approver("ett"), make_approver("tva")
    issue = make_product("newsletter", first, second)
    addresses = [path(issue, first), path(issue, second)]
    Client().post(addresses[0])

    answer = Client().post(addresses[1])

    assert answer.status_code == 200
    assert "godkänt av ett" in answer.content.decode()
    assert Issue.objects.get().approved_by == first


def test_each_approver_gets_a_mail_of_their_own():
    make_product("newsletter", make_approver("ett"), make_approver("tva"))

    found = {ADDRESS.search(text.text)[0] for text in texts("opened-")}

    assert len(found) == 2


def test_a_link_does_not_approve_what_the_plan_no_longer_waits_for():
    chef = make_approver()
    issue = make_product("newsletter", chef)
    address = path(issue, chef)
    actions.skip(issue.occasion, reason="Sportlov", by=chef, now=NOW)

    assert Client().post(address).status_code == 409
    assert Issue.objects.get().state == "draft"


def test_a_link_does_not_say_when_what_is_given_up_goes_out():
    chef = make_approver()
    issue = make_product("newsletter", chef)
    address = path(issue, chef)
    actions.skip(issue.occasion, reason="Sportlov", by=chef, now=NOW)

    assert "Går ut" not in Client().get(address).content.decode()


def test_a_link_does_not_approve_what_has_to_be_mended_first():
    chef = make_approver()
    issue = make_product("newsletter", chef)
    Issue.objects.update(lead="<p>Hej ,</p>")
    issue.refresh_from_db()

    assert Client().post(path(issue, chef)).status_code == 409
    assert Issue.objects.get().state == "draft"


def test_asking_mails_those_who_may_approve_once_for_the_same_content():
    chef = make_approver()
    issue = make_product("newsletter", chef)
    writer = client_with("news.change_issue")
    address = reverse("admin:news_issue_step", args=[issue.pk, "ask"])

    writer.post(address)
    writer.post(address)

    mail = texts("ready-").get()
    assert list(mail.mailing.deliveries.values_list("address", flat=True)) == [chef.email]
    assert ADDRESS.search(mail.text)


def test_when_the_responsible_may_not_approve_whoever_has_the_right_is_asked():
    rights.make_groups()
    issue = make_product("newsletter", make_user("ansvarig"))
    approver = make_user("annan")
    approver.groups.add(Group.objects.get(name="Godkännare"))

    assert notices.ready(issue, by=approver, now=NOW) == [approver]


@pytest.mark.django_db(transaction=True)
def test_the_link_pressed_twice_at_once_is_one_approval():
    chef = make_approver()
    address = path(make_product("newsletter", chef), chef)
    answers = []

    together(lambda: answers.append(Client().post(address).status_code), count=3)

    assert answers.count(303) == 1
    assert LogEntry.objects.count() == 1

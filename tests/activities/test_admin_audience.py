"""Till vem: who may choose, what the page shows, and what is sent and approved in the end."""

from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from activities import actions, channels, engine
from activities.approving import links
from activities.rehearsal import rehearse
from audiences.models import Organisation, Subscriber
from news.models import Article, AudienceChoice, Exclusion, Issue, Mailing
from tests.activities.makers import at, make_activity, make_channel, make_group, make_plan, make_user
from tests.news.mailing_makers import make_subscription
from tests.staff import client_with, leader, said

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")
DUE = at("2013-03-12 09:00")
RIGHTS = ("news.view_issue", "news.change_issue")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def issue():
    plan = make_plan()
    group = make_group("styrgrupp", "styr@x.se")
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"), groups=[group])
    engine.tick(now=NOW, send=lambda mailing_id: None)
    for address, name in (("gavle@x.se", "Gävle"), ("ale@x.se", "Ale")):
        make_subscription(address)
        organisation = Organisation.objects.get(kind="municipality", name=name)
        Subscriber.objects.filter(address=address).update(organisation=organisation)
    return Issue.objects.get()


def address(issue, name="audience"):
    return reverse(f"admin:news_issue_{name}", args=[issue.pk])


def choose(issue, client=None, **values):
    return (client or leader()).post(
        address(issue), {"only_counties": ["21"], "_save": "1", **values}, follow=True
    )


def test_it_begins_with_everybody_whom_the_row_means(issue):
    page = leader().get(address(issue))

    assert (page.context["count"].deliveries, page.context["count"].candidates) == (3, 3)
    assert not AudienceChoice.objects.exists()


def test_counting_and_looking_keep_nothing(issue):
    client = leader()

    counted = client.post(address(issue, "audience_count"), {"only_counties": ["21"]})
    page = client.post(address(issue), {"only_counties": ["21"], "_who": ""})

    assert "1 får det" in counted.content.decode()
    assert [(row["address"], row["language"]) for row in page.context["page"]] == [("gavle@x.se", "Svenska")]
    assert not AudienceChoice.objects.exists()


def test_what_is_chosen_is_shown_rehearsed_and_sent(issue):
    answer = choose(issue)
    issue.refresh_from_db()
    steps = rehearse(issue.occasion.activity.plan, now=NOW, days=10)
    actions.approve(issue, by=leader().user, now=NOW)

    engine.tick(now=DUE, send=lambda mailing_id: None)

    mailing = Mailing.objects.get(purpose="newsletter")
    assert "Gävleborgs län" in answer.content.decode()
    assert next(step for step in steps if step["does"] == "send")["recipients"] == 1
    assert [row.address for row in mailing.deliveries.all()] == ["gavle@x.se"]
    assert set(Exclusion.objects.values_list("address", "reason")) == {
        ("ale@x.se", "not_chosen"),
        ("styr@x.se", "not_chosen"),
    }
    ledger = leader().get(reverse("admin:news_mailing_change", args=[mailing.pk])).content.decode()
    assert "Gävleborgs län" in ledger
    assert "inte vald" in ledger


def test_nothing_ticked_is_the_whole_row_again(issue):
    choose(issue)

    choose(issue, only_counties=[])

    assert not AudienceChoice.objects.exists()
    assert channels.audience_of(Issue.objects.get().occasion).selection.is_empty


def test_a_choice_of_nobody_is_said_when_it_is_saved_and_when_it_is_approved(issue):
    chef = leader().user

    answer = choose(issue, only_counties=["01"])

    link = urlsplit(links.link(Issue.objects.get(), chef)).path
    assert "Som det är nu får ingen det." in answer.content.decode()
    assert "Som det är nu får ingen det." in Client().get(link).content.decode()


def test_to_choose_others_after_the_approval_voids_it(issue):
    actions.approve(issue, by=make_user("chef"), now=NOW)

    answer = choose(issue)

    issue.refresh_from_db()
    assert issue.state == "draft"
    assert "warning" in said(answer)


def test_to_save_the_same_choice_leaves_the_approval(issue):
    choose(issue)
    issue.refresh_from_db()
    actions.approve(issue, by=make_user("chef"), now=NOW)

    choose(issue)

    issue.refresh_from_db()
    assert issue.state == "approved"


def test_who_read_it_before_the_choice_does_not_approve_it(issue):
    seen = issue.fingerprint()
    choose(issue)

    with pytest.raises(Exception, match="ändra"):
        actions.approve(issue, by=make_user("chef"), now=NOW, seen=seen)


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        ((), 403),
        (("news.view_issue",), 403),
        (("news.view_issue", "news.approve_issue"), 403),
        (RIGHTS, 200),
        (("news.view_issue", "news.send_issue"), 200),
    ],
)
def test_who_writes_or_sends_it_chooses(issue, rights, status):
    client = client_with(*rights)

    assert client.get(address(issue)).status_code == status
    assert client.post(address(issue, "audience_count"), {}).status_code == status
    answer = client.post(address(issue), {"only_counties": ["21"], "_save": "1"})
    assert (answer.status_code == 302) is (status == 200)
    assert AudienceChoice.objects.exists() is (status == 200)


def test_addresses_are_shown_only_to_who_may_see_subscribers(issue):
    stranger, keeper = client_with(*RIGHTS), client_with(*RIGHTS, "audiences.view_subscriber")

    assert "gavle@x.se" not in stranger.post(address(issue), {"_who": ""}).content.decode()
    assert "gavle@x.se" in keeper.post(address(issue), {"_who": ""}).content.decode()


@pytest.mark.parametrize(
    "values", [{"only_counties": ["99"]}, {"never_groups": ["x"]}, {"only_topics": ["fiske"]}]
)
def test_nonsense_is_not_kept(issue, values):
    answer = leader().post(address(issue), {**values, "_save": "1"})

    assert answer.context["form"].errors
    assert leader().post(address(issue, "audience_count"), values).status_code == 404
    assert not AudienceChoice.objects.exists()


def test_what_is_on_its_way_cannot_be_chosen_for(issue):
    actions.approve(issue, by=make_user("chef"), now=NOW)
    engine.tick(now=DUE, send=lambda mailing_id: None)

    assert leader().get(address(issue)).status_code == 404
    assert leader().post(address(issue), {"_save": "1"}).status_code == 404


def test_the_page_asks_few_questions(issue, django_assert_max_num_queries):
    client = leader()

    with django_assert_max_num_queries(25):
        client.get(address(issue))


def test_an_article_has_no_audience(issue):
    assert leader().get(reverse("admin:news_issue_audience", args=[999])).status_code in (302, 404)
    assert not hasattr(Article, "audience_choice")

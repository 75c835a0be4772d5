"""The page of one's own choices, opened by the link in every mail."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from audiences import tokens
from audiences.models import LeavingReason, Organisation, Subscriber, Subscription, Suppression
from tests.audiences.makers import NOW, altered, choice, make_ask, make_subscription

pytestmark = pytest.mark.django_db
VIEWS = ["preferences", "new_address", "leave_all", "export", "erase"]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def token_of(subscription):
    return tokens.preference_token(subscription.pk, subscription.subscriber.address)


def page(view, subscription):
    return reverse(f"audiences:{view}", args=[token_of(subscription)])


def save(client, subscription, **written):
    return client.post(page("preferences", subscription), {"language": "sv", **written})


def state():
    """What is active, as plain data."""
    rows = Subscription.objects.active().order_by("topic", "theme")
    return list(rows.values_list("topic", "theme", "pace"))


def everything():
    """All that a GET must leave as it is."""
    return [list(model.objects.order_by("pk").values()) for model in (Subscriber, Subscription)]


def test_what_is_chosen_is_active_at_once_and_logged_in_the_words_that_were_shown(client):
    subscription = make_subscription()

    answer = save(
        client, subscription, newsletter="on", news="on", themes=["skola", "ledning"], news_pace="at_once"
    )

    entry = subscription.subscriber.consent_log.last()
    assert answer.url == page("preferences", subscription) + "?klart=sparat"
    assert state() == [
        ("news", "ledning", "at_once"),
        ("news", "skola", "at_once"),
        ("newsletter", None, "monthly"),
    ]
    assert entry.act == "changed"
    assert entry.text.splitlines()[1:] == [
        "Nyhetsbrevet, en gång i månaden",
        "Nyheter och goda exempel (Skola, Ledning och resurser), genast",
    ]


def test_what_is_unticked_is_left_and_its_themes_with_it(client):
    subscription = make_subscription(wanted=[choice("news", "weekly", "skola"), choice("press")])

    save(client, subscription, themes=["skola"], press="on", press_pace="weekly")

    assert state() == [("press", None, "weekly")]
    assert Subscription.objects.get(topic="news").left_at == NOW


def test_another_pace_is_another_choice_but_the_same_subscription(client):
    subscription = make_subscription(wanted=[choice("conferences", "weekly")])

    save(client, subscription, conferences="on", conferences_pace="monthly")

    assert state() == [("conferences", None, "monthly")]
    assert Subscription.objects.get().confirmed_at == NOW


def test_saving_the_same_again_is_not_logged_as_a_choice(client):
    subscription = make_subscription()
    before = subscription.subscriber.consent_log.count()

    save(client, subscription, newsletter="on", name="Anna Berg")

    assert subscription.subscriber.consent_log.count() == before
    assert Subscriber.objects.get().name == "Anna Berg"


def test_language_name_and_organisation_are_saved(client):
    subscription = make_subscription()

    save(client, subscription, newsletter="on", language="en", municipality="Botkyrka kommun", name="Åsa")

    subscriber = Subscriber.objects.get()
    assert (subscriber.language, subscriber.name) == ("en", "Åsa")
    assert subscriber.organisation == Organisation.objects.get(name="Botkyrka")
    assertContains(client.get(page("preferences", subscription)), '<html lang="en">')


def test_the_page_shows_what_one_has_chosen(client):
    subscription = make_subscription(
        wanted=[choice("news", "monthly", "skola")], name="Åsa", other_organisation="Skolverket"
    )

    form = client.get(page("preferences", subscription)).context["form"]

    assert [name for name in ("newsletter", "news", "conferences", "press") if form[name].value()] == ["news"]
    assert (form["themes"].value(), form["news_pace"].value()) == (["skola"], "monthly")
    assert (form["name"].value(), form["other_organisation"].value()) == ("Åsa", "Skolverket")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_and_is_kept_by_nobody(client, view, method):
    subscription = make_subscription()
    before = everything()

    answer = getattr(client, method)(page(view, subscription))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert everything() == before


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_older_than_ninety_days_offers_a_new_one(client, frozen, view, method):
    subscription = make_subscription()
    old = page(view, subscription)
    frozen.shift(timedelta(days=90, seconds=1))
    before = everything()

    answer = getattr(client, method)(old)

    assertContains(answer, reverse("audiences:new_link"), status_code=410)
    assert everything() == before


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("position", [0, 2, -44, -43, -20, -1])
def test_an_altered_link_opens_nothing(client, view, method, position):
    subscription = make_subscription()
    token = altered(token_of(subscription), position)
    before = everything()

    answer = getattr(client, method)(reverse(f"audiences:{view}", args=[token]))

    assert answer.status_code in (400, 410)
    assert everything() == before


@pytest.mark.parametrize(
    "token", ["x", "1", "1.", "٣.a.b", "9" * 30, "-1.a.b", "1.%00.b", "7.1abc.def", "a" * 4000]
)
def test_what_was_never_a_link_opens_nothing(client, token):
    make_subscription()

    assert client.get(f"/prenumerera/val/{token}/").status_code in (400, 410)


def test_another_persons_link_and_another_doors_token_open_nothing(client):
    anna, bo = make_subscription(), make_subscription("bo@exempel.se")
    others = [
        tokens.preference_token(anna.pk, "bo@exempel.se"),
        f"{anna.pk}.{token_of(bo).partition('.')[2]}",
        tokens.leave_token(anna.pk),
        tokens.confirm_token(anna.subscriber),
    ]

    answers = [client.get(reverse("audiences:preferences", args=[token])) for token in others]

    assert {answer.status_code for answer in answers} == {400}


def test_the_token_in_the_path_protects_the_form_without_a_cookie():
    subscription, client = make_subscription(), Client(enforce_csrf_checks=True)

    assert save(client, subscription, newsletter="on").status_code == 302


@pytest.mark.parametrize(
    "written",
    [
        {"newsletter": "on", "language": "de"},
        {"newsletter": "on", "name": "x" * 121},
        {"news": "on", "news_pace": "hourly"},
        {"news": "on", "themes": ["finns-inte"]},
        {"press": "on", "themes": ["skola"]},
        {"newsletter": "on", "municipality": "Ankeborg"},
        {"newsletter": "on", "municipality": "Botkyrka", "other_organisation": "Skolverket"},
    ],
)
def test_bad_input_is_said_and_nothing_is_changed(client, written):
    subscription = make_subscription(wanted=[choice("press")])
    before = everything()

    answer = save(client, subscription, **written)

    assertContains(answer, 'id="errors"')
    assert everything() == before


def test_what_somebody_else_asked_for_is_dropped_when_the_owner_has_chosen(client):
    subscription = make_subscription()
    make_ask(wanted=[choice("press", "at_once")])

    save(client, subscription, newsletter="on")

    assert Subscription.objects.get(topic="press").state == "left"


def test_leaving_everything_asks_first_and_may_be_explained_without_a_name(client):
    subscription = make_subscription(wanted=[choice("news"), choice("press")])
    address = page("leave_all", subscription)
    assertContains(client.get(address), "Pressmeddelanden, en gång i veckan")

    client.post(address)
    assertNotContains(client.get(address), "Pressmeddelanden")
    answer = client.post(address, {"answer": "1", "reason": "often", "text": "Varje dag är för mycket"})

    reason = LeavingReason.objects.get()
    assert state() == []
    assert answer.url.endswith("?klart=tack")
    assert (reason.reason, reason.text, reason.on) == ("often", "Varje dag är för mycket", NOW.date())
    assert {field.name for field in LeavingReason._meta.get_fields()} == {"id", "reason", "text", "on"}


@pytest.mark.parametrize("written", [{}, {"reason": "påhittad"}, {"reason": "other", "text": "x" * 301}])
def test_an_explanation_that_cannot_be_kept_is_shown_again(client, written):
    subscription = make_subscription()
    client.post(page("leave_all", subscription))

    answer = client.post(page("leave_all", subscription), {"answer": "1", **written})

    assertContains(answer, 'id="errors"')
    assert not LeavingReason.objects.exists()


def test_unticking_all_leaves_all(client):
    subscription = make_subscription(wanted=[choice("news"), choice("press")])

    answer = save(client, subscription)

    assert answer.url.endswith("?klart=avslutat")
    assert (state(), subscription.subscriber.consent_log.last().act) == ([], "left")
    assertContains(client.get(answer.url), "Du får inget från oss nu.")


def test_where_mail_came_back_the_page_says_so_and_saving_begins_anew(client):
    subscription = make_subscription()
    Suppression.objects.create(address="anna@exempel.se", reason="bounce", at=NOW)
    assertContains(client.get(page("preferences", subscription)), "har kommit tillbaka")

    answer = save(client, subscription, newsletter="on")

    assertNotContains(client.get(answer.url), "har kommit tillbaka")
    assert not Suppression.objects.exists()


def test_what_was_reported_as_unwanted_is_said_and_stays_until_a_person_lifts_it(client):
    subscription = make_subscription()
    Suppression.objects.create(address="anna@exempel.se", reason="complaint", at=NOW)

    answer = save(client, subscription, newsletter="on")

    assertContains(client.get(answer.url), "Till den här adressen skickar vi aldrig mejl")
    assert Suppression.objects.exists()


def test_who_leaves_all_where_mail_came_back_is_not_mailed_anew(client):
    subscription = make_subscription()
    Suppression.objects.create(address="anna@exempel.se", reason="bounce", at=NOW)

    save(client, subscription)

    assert Suppression.objects.exists()

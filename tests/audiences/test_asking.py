from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audiences import actions, tokens
from audiences.models import ConsentEntry, Organisation, Subscriber, Subscription
from tests.audiences.makers import NOW, choice, make_ask, make_left, make_subscription

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_an_ask_is_stored_logged_and_answered_at_once():
    subscription = make_ask(language="en", other_organisation="Skolverket")

    entry = ConsentEntry.objects.get()
    assert (subscription.state, subscription.subscriber.letter_at) == ("asked", NOW)
    assert (subscription.subscriber.language, subscription.subscriber.other_organisation) == (
        "en",
        "Skolverket",
    )
    assert (entry.act, entry.at, entry.text, entry.source) == ("asked", NOW, "Jag vill", "test")


def test_the_newest_ask_wins_while_nothing_is_confirmed():
    make_ask(other_organisation="Skolverket")

    subscription = make_ask(other_organisation="Migrationsverket", language="en", now=LATER)

    assert subscription.asked_at == LATER
    assert subscription.subscriber.other_organisation == "Migrationsverket"
    assert subscription.subscriber.language == "en"


def test_asking_for_the_same_thing_again_keeps_the_first_mail_good():
    make_ask(other_organisation="Skolverket")

    subscription = make_ask(other_organisation="Skolverket", now=LATER)

    assert subscription.asked_at == NOW


def test_asking_again_when_the_link_grows_old_makes_a_new_one():
    make_ask()

    subscription = make_ask(now=NOW + timedelta(days=5))

    assert subscription.asked_at == NOW + timedelta(days=5)


def test_asking_for_a_subscribed_address_changes_nothing_but_the_letter():
    botkyrka = Organisation.objects.get(name="Botkyrka")
    make_subscription(organisation=botkyrka)

    subscription = make_ask(language="en", other_organisation="Någon annan", now=LATER)

    assert (subscription.state, subscription.asked_at) == ("active", NOW)
    assert subscription.subscriber.letter_at == LATER
    assert subscription.subscriber.organisation == botkyrka
    assert (subscription.subscriber.language, subscription.subscriber.other_organisation) == ("sv", "")


def test_asking_after_leaving_starts_over():
    make_left()

    subscription = make_ask(language="en", now=LATER)

    assert (subscription.state, subscription.asked_at, subscription.confirmed_at) == ("asked", LATER, None)
    assert subscription.subscriber.letter_at == LATER
    assert subscription.subscriber.language == "en"


def test_asking_for_something_more_leaves_what_is_active_and_waits_for_its_own_confirmation():
    make_subscription()

    make_ask(wanted=[choice("newsletter", "monthly"), choice("press", "at_once")], language="en", now=LATER)

    states = Subscription.objects.order_by("topic").values_list("topic", "state")
    assert list(states) == [("newsletter", "active"), ("press", "asked")]
    assert Subscriber.objects.get().language == "sv"


def test_what_an_older_ask_wanted_is_not_confirmed_by_a_newer_one():
    make_ask(wanted=[choice("newsletter", "monthly"), choice("press")])
    subscriber = make_ask(wanted=[choice("newsletter", "monthly")], now=LATER).subscriber

    actions.confirm(subscriber, text="Ja", source="test", now=LATER)

    states = Subscription.objects.order_by("topic").values_list("topic", "state")
    assert list(states) == [("newsletter", "active"), ("press", "asked")]


def test_who_has_left_has_left_until_the_person_confirms_whoever_asks():
    make_left()
    make_ask(now=LATER)

    actions.forget(now=LATER + timedelta(days=8))

    assert Subscription.objects.get().state == "left"


def test_leaving_a_digest_leaves_all_that_comes_in_it_and_nothing_else():
    subscription = make_subscription(
        wanted=[
            choice("newsletter", "monthly"),
            choice("news", "weekly", "skola", "ledning"),
            choice("press", "weekly"),
            choice("conferences", "at_once"),
        ]
    )
    weekly = subscription.subscriber.subscriptions.filter(pace="weekly").first()

    actions.leave(weekly.siblings, text="Nej", source="test", now=LATER)

    active = Subscription.objects.active().order_by("topic").values_list("topic", flat=True)
    assert list(active) == ["conferences", "newsletter"]


@pytest.mark.parametrize(
    "twice", [{"topic": "news", "theme_id": None}, {"topic": "news", "theme_id": "skola"}]
)
def test_nothing_is_subscribed_to_twice(twice):
    subscription = make_subscription(wanted=[choice("news"), choice("news", "weekly", "skola")])
    values = {"subscriber": subscription.subscriber, "pace": "weekly", "asked_at": NOW}

    with pytest.raises(IntegrityError):
        Subscription.objects.create(**values, **twice)


def test_the_newsletter_has_one_pace_and_only_news_have_themes():
    subscriber = make_subscription().subscriber
    for wrong in (
        {"topic": "newsletter", "pace": "weekly"},
        {"topic": "press", "theme_id": "skola", "pace": "weekly"},
    ):
        subscriber.subscriptions.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(subscriber=subscriber, asked_at=NOW, **wrong)


def test_a_letter_waits_until_ten_minutes_after_the_last():
    make_ask()
    Subscriber.objects.update(letter_at=None, lettered_at=NOW)

    subscriber = make_ask(now=NOW + timedelta(minutes=3)).subscriber

    assert subscriber.letter_at == NOW + timedelta(minutes=10)


def test_asking_many_times_moves_no_letter_that_is_due():
    make_ask()

    subscriber = make_ask(now=NOW + timedelta(minutes=1)).subscriber

    assert subscriber.letter_at == NOW
    assert Subscriber.objects.count() == Subscription.objects.count() == 1
    assert ConsentEntry.objects.count() == 2


def test_confirming_twice_is_done_once_and_logged_once():
    subscriber = make_ask().subscriber

    first = actions.confirm(subscriber, text="Ja", source="länk i mejl", now=LATER)
    second = actions.confirm(subscriber, text="Ja", source="länk i mejl", now=LATER)

    assert (first, second) == (True, False)
    assert subscriber.consent_log.filter(act="confirmed").count() == 1


def test_a_newer_ask_cannot_be_confirmed_by_who_saw_the_older():
    seen = make_ask().subscriber
    make_ask(language="en", now=LATER)

    assert not actions.confirm(seen, text="Ja", source="länk i mejl", now=LATER)
    with pytest.raises(actions.StaleError):
        actions.standing(tokens.confirm_token(seen))


def test_leaving_stops_an_ask_and_its_letter():
    subscription = make_ask()

    actions.leave(subscription.siblings, text="Nej", source="länk i mejl", now=LATER)

    subscription.refresh_from_db()
    subscription.subscriber.refresh_from_db()
    assert (subscription.state, subscription.left_at) == ("left", LATER)
    assert subscription.subscriber.letter_at is None


def test_who_never_confirmed_is_forgotten_after_seven_days_and_who_left_after_two_years():
    make_ask("aldrig@exempel.se")
    make_left("borta@exempel.se")
    make_subscription("kvar@exempel.se")

    after_a_week = actions.forget(now=NOW + timedelta(days=7, seconds=1))
    after_two_years = actions.forget(now=NOW + timedelta(days=731))

    assert (after_a_week, after_two_years) == (1, 1)
    assert list(Subscriber.objects.values_list("address", flat=True)) == ["kvar@exempel.se"]
    assert set(ConsentEntry.objects.values_list("subscriber__address", flat=True)) == {"kvar@exempel.se"}


def test_nobody_is_forgotten_too_early():
    make_ask("aldrig@exempel.se")
    make_left("borta@exempel.se")

    assert actions.forget(now=NOW + timedelta(days=7)) == 0

"""Another address: proven at the new one, told to the old one, which stays until then."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from audiences import actions, changes, tokens
from audiences.letters import send_due_letters
from audiences.models import AddressChange, ConsentEntry, Subscriber, Subscription, Suppression
from tests.audiences.makers import NOW, altered, choice, make_ask, make_subscription
from tests.races import together

pytestmark = pytest.mark.django_db
NEW = "anna.ny@exempel.se"


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def ask_to_move(subscription, address=NEW, *, now=NOW):
    changes.ask_to_move(subscription.subscriber, address=address, now=now)
    return AddressChange.objects.filter(subscriber=subscription.subscriber).first()


def link(view, make, change):
    return reverse(f"audiences:{view}", args=[make(change)])


def move_link(change):
    return link("move", tokens.move_token, change)


def stop_link(change):
    return link("stop_move", tokens.stop_move_token, change)


def addresses():
    return list(Subscriber.objects.values_list("address", flat=True))


def test_both_addresses_are_told_and_the_old_one_stays_until_the_new_one_confirms(client):
    subscription = make_subscription()
    token = tokens.preference_token(subscription.pk, "anna@exempel.se")

    answer = client.post(reverse("audiences:new_address", args=[token]), {"address": " Anna.NY@exempel.se "})
    send_due_letters(now=NOW)

    change = AddressChange.objects.get()
    to_old, to_new = mail.outbox
    assert answer.url.endswith("?klart=adress")
    assert ([to_new.to, to_old.to], addresses()) == ([[NEW], ["anna@exempel.se"]], ["anna@exempel.se"])
    assert move_link(change) in to_new.body
    assert "anna@exempel.se" not in to_new.body  # the new mailbox may be somebody else's
    assert stop_link(change) in to_old.body
    assert "eftersom våra mejl kommer dit" in to_old.alternatives[0].content
    assert send_due_letters(now=NOW + timedelta(hours=1)) == 0


def test_the_new_address_takes_the_place_of_the_old_when_it_is_proven(client):
    subscription = make_subscription()
    change = ask_to_move(subscription)
    assertContains(client.get(move_link(change)), NEW)
    assert addresses() == ["anna@exempel.se"]

    answer = client.post(move_link(change))

    assert addresses() == [NEW]
    preferences = reverse("audiences:preferences", args=[tokens.preference_token(subscription.pk, NEW)])
    assert answer.url.partition("?")[0] == preferences
    assertContains(client.get(answer.url), "Adressen är bytt")
    assert ConsentEntry.objects.last().act == "moved"


def test_what_lies_in_the_old_mailbox_opens_nothing_after_that(client):
    subscription = make_subscription()
    old = reverse("audiences:preferences", args=[tokens.preference_token(subscription.pk, "anna@exempel.se")])

    client.post(move_link(ask_to_move(subscription)))

    assert client.get(old).status_code == 400


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_works_once(client, method):
    change = ask_to_move(make_subscription())
    client.post(move_link(change))

    answer = getattr(client, method)(move_link(change))

    assertContains(answer, "redan gjort", status_code=410)
    # Whoever pressed twice has changed something.
    assertNotContains(answer, "Inget har ändrats", status_code=410)


def test_the_old_address_can_stop_it(client):
    change = ask_to_move(make_subscription())
    client.get(stop_link(change))
    assert AddressChange.objects.exists()

    assertContains(client.post(stop_link(change)), "Adressen är kvar som den är")

    assert client.post(move_link(change)).status_code == 410
    assert addresses() == ["anna@exempel.se"]


def test_a_newer_wish_makes_the_older_links_dead(client):
    subscription = make_subscription()
    older = ask_to_move(subscription)
    ask_to_move(subscription, "tredje@exempel.se", now=NOW + timedelta(minutes=1))

    answers = [client.post(move_link(older)), client.post(stop_link(older))]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert AddressChange.objects.get().address == "tredje@exempel.se"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("make", [move_link, stop_link])
def test_a_link_is_good_for_seven_days(client, frozen, make, method):
    address = make(ask_to_move(make_subscription()))
    frozen.shift(timedelta(days=7, seconds=1))

    assert getattr(client, method)(address).status_code == 410


@pytest.mark.parametrize("position", [0, 10, -44, -1])
def test_an_altered_link_does_nothing(client, position):
    change = ask_to_move(make_subscription())
    token = altered(tokens.move_token(change), position)

    assert client.post(reverse("audiences:move", args=[token])).status_code == 400
    assert client.post(reverse("audiences:move", args=[tokens.stop_move_token(change)])).status_code == 400
    assert addresses() == ["anna@exempel.se"]


def test_nothing_tells_on_the_way_that_the_new_address_is_known(client):
    subscription, _other = make_subscription(), make_subscription(NEW)
    token = tokens.preference_token(subscription.pk, "anna@exempel.se")
    form = reverse("audiences:new_address", args=[token])

    answers = [client.post(form, {"address": address}) for address in (NEW, "okand@exempel.se")]

    assert answers[0].url == answers[1].url
    assert client.get(answers[0].url).content.count(NEW.encode()) == 0  # the newest wish is shown


def test_two_that_prove_to_be_one_are_joined_with_everything_once(client):
    anna = make_subscription(wanted=[choice("newsletter", "monthly"), choice("news", "weekly", "skola")])
    make_ask(NEW, wanted=[choice("newsletter", "monthly"), choice("press", "at_once")])
    actions.confirm(Subscriber.objects.get(address=NEW), text="Ja", source="test", now=NOW)
    change = ask_to_move(anna)

    client.post(move_link(change))

    rows = Subscription.objects.active().order_by("topic").values_list("topic", "theme", "pace")
    assert addresses() == [NEW]
    assert list(rows) == [
        ("news", "skola", "weekly"),
        ("newsletter", None, "monthly"),
        ("press", None, "at_once"),
    ]
    assert list(ConsentEntry.objects.values_list("act", flat=True)) == [
        "asked",
        "confirmed",
        "asked",
        "confirmed",
        "moved",
    ]


def test_what_one_of_them_had_left_is_active_when_the_other_has_it(client):
    anna = make_subscription()
    other = make_subscription(NEW)
    actions.leave(other.siblings, text="Nej", source="test", now=NOW)

    client.post(move_link(ask_to_move(anna)))

    assert Subscription.objects.get().state == "active"


def test_a_suppressed_new_address_is_not_mailed():
    ask_to_move(make_subscription())
    Suppression.objects.create(address=NEW, reason="complaint", at=NOW)

    send_due_letters(now=NOW)

    assert [letter.to for letter in mail.outbox] == [["anna@exempel.se"]]


def test_who_proves_the_new_address_is_mailed_there_though_mail_once_came_back(client):
    Suppression.objects.create(address=NEW, reason="bounce", at=NOW)

    client.post(move_link(ask_to_move(make_subscription())))

    assert not Suppression.objects.exists()


def test_the_address_one_has_already_and_what_is_no_address_change_nothing(client):
    subscription = make_subscription()
    form = reverse(
        "audiences:new_address", args=[tokens.preference_token(subscription.pk, "anna@exempel.se")]
    )

    answers = [
        client.post(form, {"address": text}) for text in ("anna@exempel.se", "anna", "", "å@exempel.se")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200]
    assert "kommer redan till den adressen" in answers[0].content.decode()
    assert not AddressChange.objects.exists()


def test_nobodys_mailbox_can_be_filled_by_changing_to_it():
    several = [make_subscription(f"{name}@exempel.se") for name in ("anna", "bo", "cia")]

    for minute in range(30):
        now = NOW + timedelta(minutes=minute)
        ask_to_move(several[minute % 3], "offer@exempel.se", now=now)
        send_due_letters(now=now)

    assert sum(letter.to == ["offer@exempel.se"] for letter in mail.outbox) == 6


def test_a_link_that_has_come_astray_fills_neither_the_old_mailbox_nor_those_of_others(client):
    subscription = make_subscription()
    token = tokens.preference_token(subscription.pk, "anna@exempel.se")
    form = reverse("audiences:new_address", args=[token])

    for number in range(10):
        answer = client.post(form, {"address": f"offer{number}@exempel.se"})
        send_due_letters(now=NOW)

    assertContains(answer, "försök i morgon")
    to = [letter.to[0] for letter in mail.outbox]
    # One of the six was to subscribe.
    assert (to.count("anna@exempel.se"), len(to)) == (5, 10)


def test_a_wish_that_nobody_confirms_is_forgotten_after_seven_days():
    ask_to_move(make_subscription())

    actions.forget(now=NOW + timedelta(days=7, seconds=1))

    assert not AddressChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_move_once():
    change = ask_to_move(make_subscription())

    together(lambda: changes.move(AddressChange(**vars_of(change)), text="Ja", source="test", now=NOW))

    assert addresses() == [NEW]
    assert ConsentEntry.objects.filter(act="moved").count() == 1


def vars_of(change):
    return {field.attname: getattr(change, field.attname) for field in change._meta.concrete_fields}

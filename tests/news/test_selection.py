"""Who an audience is when somebody has chosen among it, and what becomes of the others."""

import pytest

from audiences.models import Organisation, Subscriber, Subscription, Suppression, Theme
from news.mailing.audience import Audience, count, who
from news.mailing.selection import Selection, Traits
from tests.news.mailing_makers import NOW, make_group, make_mailing, make_subscription

pytestmark = pytest.mark.django_db


def subscriber(address, municipality="", **values):
    subscription = make_subscription(address, **values)
    if municipality:
        organisation = Organisation.objects.get(kind="municipality", name=municipality)
        type(subscription.subscriber).objects.filter(pk=subscription.subscriber_id).update(
            organisation=organisation
        )
    return subscription


def police(address):
    subscription = make_subscription(address)
    subscription.subscriber.organisation = Organisation.objects.create(name="Polisen", kind="police")
    subscription.subscriber.save()


def also(address, topic, **values):
    Subscription.objects.create(
        subscriber=Subscriber.objects.get(address=address),
        topic=topic,
        asked_at=NOW,
        confirmed_at=NOW,
        **values,
    )


def audience(only=None, never=None, groups=()):
    selection = Selection(Traits.of(only or {}), Traits.of(never or {}))
    return Audience("newsletter", tuple(group.pk for group in groups), selection=selection)


def frozen(*values, **named):
    """Who gets it, and of the others each with its reason; counting must say the same."""
    asked = audience(*values, **named)
    counted = count(asked)
    mailing = make_mailing(audience=asked)
    gets = set(mailing.deliveries.values_list("address", flat=True))
    left_out = dict(mailing.exclusions.values_list("address", "reason"))
    assert counted.candidates == len(gets) + len(left_out) == mailing.frozen["deliveries"] + len(left_out)
    assert {address for address, _language, _by in who(asked, limit=100)} == gets
    return gets, left_out


@pytest.fixture
def everybody():
    subscriber("gavle@x.se", "Gävle")
    subscriber("ale@x.se", "Ale", language="en")
    police("polis@x.se")
    subscriber("ingen@x.se")


@pytest.mark.parametrize(
    ("only", "gets"),
    [
        ({}, {"gavle@x.se", "ale@x.se", "polis@x.se", "ingen@x.se"}),
        ({"counties": ["21"]}, {"gavle@x.se"}),
        ({"municipalities": ["1440"]}, {"ale@x.se"}),
        ({"counties": ["21"], "municipalities": ["1440"]}, {"gavle@x.se", "ale@x.se"}),
        ({"kinds": ["police"]}, {"polis@x.se"}),
        ({"kinds": ["municipality"], "languages": ["en"]}, {"ale@x.se"}),
        ({"languages": ["en"], "counties": ["21"]}, set()),
        ({"topics": ["press"]}, set()),
        ({"groups": [0]}, set()),
    ],
)
def test_only_those_with_every_trait_get_it_and_the_others_are_accounted_for(everybody, only, gets):
    found, left_out = frozen(only)

    assert found == gets
    assert len(left_out) == 4 - len(gets)
    assert set(left_out.values()) <= {"not_chosen"}


@pytest.mark.parametrize(
    ("never", "spared"),
    [
        ({"counties": ["21"]}, {"gavle@x.se"}),
        ({"municipalities": ["1440"], "kinds": ["police"]}, {"ale@x.se", "polis@x.se"}),
        ({"languages": ["sv"]}, {"gavle@x.se", "polis@x.se", "ingen@x.se"}),
        ({"topics": ["newsletter"]}, {"gavle@x.se", "ale@x.se", "polis@x.se", "ingen@x.se"}),
    ],
)
def test_who_has_any_trait_that_is_left_out_does_not_get_it(everybody, never, spared):
    _gets, left_out = frozen(never=never)

    assert left_out == dict.fromkeys(spared, "spared")


def test_another_topic_is_chosen_in_its_place():
    subscriber("bada@x.se")
    also("bada@x.se", "press", state="active")
    subscriber("brev@x.se")

    gets, left_out = frozen({"topics": ["press"]})

    assert (gets, left_out) == ({"bada@x.se"}, {"brev@x.se": "not_chosen"})


def test_several_subscriptions_to_one_topic_give_one_mail():
    subscriber("a@x.se")
    for key in ("ett", "annat"):
        theme = Theme.objects.create(key=key, name=key, english_name=key)
        also("a@x.se", "news", theme=theme, state="active", pace="weekly")

    gets, left_out = frozen({"topics": ["news", "newsletter"]})

    assert (gets, left_out) == ({"a@x.se"}, {})


def test_who_has_left_the_newsletter_gets_it_on_no_other_ground():
    subscriber("a@x.se", state="left")
    also("a@x.se", "press", state="active")
    group = make_group("a@x.se")

    assert frozen({"topics": ["press"], "groups": [group.pk]}) == (set(), {"a@x.se": "left"})


def test_a_target_group_is_its_members_and_those_who_work_in_its_organisations():
    subscriber("gavle@x.se", "Gävle")
    subscriber("ingen@x.se")
    every, some = make_group("medlem@x.se"), make_group()
    type(every).objects.filter(pk=every.pk).update(every="municipality")
    some.organisations.add(Organisation.objects.get(kind="municipality", name="Gävle"))

    gets, left_out = frozen({"groups": [every.pk]})

    assert (gets, left_out) == ({"gavle@x.se", "medlem@x.se"}, {"ingen@x.se": "not_chosen"})
    assert count(audience({"groups": [some.pk]})).deliveries == 1


def test_members_of_a_group_that_was_not_chosen_are_accounted_for():
    board, council = make_group("styr@x.se"), make_group("rad@x.se")

    gets, left_out = frozen({"groups": [council.pk]}, groups=[board])

    assert (gets, left_out) == ({"rad@x.se"}, {"styr@x.se": "not_chosen"})


def test_a_member_who_is_left_out_as_a_subscriber_does_not_get_it_as_a_member():
    subscriber("eva@x.se", "Gävle")
    group = make_group("Eva@x.se")

    assert frozen(never={"counties": ["21"]}, groups=[group]) == (set(), {"eva@x.se": "spared"})


def test_a_group_is_left_out_by_its_members_addresses():
    subscriber("eva@x.se")
    group = make_group("Eva@x.se", "bo@x.se")

    _gets, left_out = frozen(never={"groups": [group.pk]}, groups=[group])

    assert left_out == {"eva@x.se": "spared", "bo@x.se": "spared"}


def test_a_member_is_chosen_by_language_and_never_by_place():
    group = make_group("eva@x.se")

    assert frozen({"languages": ["sv"]}, groups=[group])[0] == {"eva@x.se"}
    assert count(audience({"counties": ["21"]}, groups=[group])).exclusions == {"not_chosen": 1}


def test_what_a_person_has_said_outweighs_what_was_chosen():
    subscriber("slut@x.se", "Gävle", state="left")
    subscriber("fraga@x.se", "Gävle", state="asked")
    subscriber("stopp@x.se", "Gävle")
    Suppression.objects.create(address="stopp@x.se", reason="asked", at=NOW)

    _gets, left_out = frozen({"counties": ["21"]})

    assert left_out == {"slut@x.se": "left", "fraga@x.se": "unconfirmed", "stopp@x.se": "suppressed"}


def test_it_is_looked_at_a_page_at_a_time():
    for number in range(5):
        subscriber(f"p{number}@x.se")

    first = [row[0] for row in who(audience(), limit=3)]
    rest = [row[0] for row in who(audience(), after=first[-1], limit=3)]

    assert first + rest == [f"p{number}@x.se" for number in range(5)]


def test_the_same_choice_has_the_same_mark_in_whatever_order_it_was_made():
    one = Selection(Traits.of({"counties": ["21", "01"]}))
    other = Selection(Traits.of({"counties": ["01", "21"]}))

    assert one.fingerprint() == other.fingerprint() != Selection().fingerprint() == ""
    assert Selection(never=one.only).fingerprint() != one.fingerprint()

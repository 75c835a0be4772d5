import pytest
from django.db import IntegrityError, connection

from audiences.models import Suppression
from news.mailing import audience
from news.mailing.audience import Audience, Count, count
from tests.news.mailing_makers import (
    NOW,
    make_group,
    make_mailing,
    make_newsletter,
    make_subscription,
    make_subscriptions,
)

pytestmark = pytest.mark.django_db
NEWSLETTER = Audience(topic="newsletter")


def suppress(address):
    Suppression.objects.create(address=address, reason="bounce", at=NOW)


def excluded(mailing):
    return dict(mailing.exclusions.values_list("address", "reason"))


def test_everybody_who_asked_is_a_delivery_or_an_exclusion_with_its_reason():
    make_subscription("ja@kommun.se")
    make_subscription("fraga@kommun.se", state="asked")
    make_subscription("nej@kommun.se", state="left")
    make_subscription("borta@kommun.se")
    suppress("borta@kommun.se")

    mailing = make_mailing(audience=NEWSLETTER)

    assert [row.address for row in mailing.deliveries.all()] == ["ja@kommun.se"]
    assert excluded(mailing) == {
        "fraga@kommun.se": "unconfirmed",
        "nej@kommun.se": "left",
        "borta@kommun.se": "suppressed",
    }


def test_a_member_who_subscribes_gets_one_mail_that_can_be_left():
    subscription = make_subscription("eva@kommun.se")
    group = make_group("Eva@kommun.se")

    mailing = make_mailing(audience=Audience("newsletter", (group.pk,)))

    assert mailing.deliveries.get().subscription == subscription


def test_a_member_of_two_groups_gets_one_mail():
    groups = make_group("eva@kommun.se"), make_group("eva@kommun.se")

    mailing = make_mailing(audience=Audience(groups=tuple(group.pk for group in groups)))

    assert mailing.deliveries.count() == 1


def test_a_member_gets_the_mail_though_an_ask_was_never_confirmed():
    make_subscription("eva@kommun.se", state="asked")
    group = make_group("eva@kommun.se")

    mailing = make_mailing(audience=Audience("newsletter", (group.pk,)))

    assert not mailing.deliveries.get().by_subscription
    assert excluded(mailing) == {}


def test_a_member_who_has_left_the_topic_is_left_out():
    make_subscription("eva@kommun.se", state="left")
    group = make_group("eva@kommun.se")

    mailing = make_mailing(audience=Audience("newsletter", (group.pk,)))

    assert excluded(mailing) == {"eva@kommun.se": "left"}


def test_single_addresses_are_checked_against_the_suppressed_too():
    suppress("borta@kommun.se")

    mailing = make_mailing("Eva@kommun.se ", "borta@kommun.se")

    assert [row.address for row in mailing.deliveries.all()] == ["eva@kommun.se"]
    assert excluded(mailing) == {"borta@kommun.se": "suppressed"}


def test_nobody_is_an_audience():
    assert count(Audience()) == Count(candidates=0, deliveries=0, exclusions={})


def test_counting_says_what_freezing_would_do():
    group = make_group("eva@kommun.se", "ali@kommun.se")
    make_subscription("eva@kommun.se")
    make_subscription("nej@kommun.se", state="left")

    counted = count(Audience("newsletter", (group.pk,)))

    assert counted == Count(candidates=3, deliveries=2, exclusions={"left": 1})


def test_each_gets_the_language_it_chose():
    make_subscription("eva@kommun.se")
    make_subscription("joe@example.org", language="en")

    mailing = make_mailing(audience=NEWSLETTER)

    languages = dict(mailing.deliveries.values_list("address", "language"))
    assert languages == {"eva@kommun.se": "sv", "joe@example.org": "en"}


def test_postgresql_learns_of_a_big_mailing_at_once(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps no statistics that lag behind")
    monkeypatch.setattr(audience, "MANY", 3)
    for number in range(3):
        make_subscription(f"{number}@kommun.se")

    mailing = make_mailing(audience=NEWSLETTER)

    known = "SELECT most_common_vals::text FROM pg_stats WHERE tablename = %s AND attname = 'mailing_id'"
    with connection.cursor() as cursor:
        cursor.execute(known, ["news_delivery"])
        assert cursor.fetchone() == (f"{{{mailing.pk}}}",)


def test_starting_a_key_again_returns_the_first_mailing_unchanged():
    first = make_mailing("eva@kommun.se")

    again = make_mailing("eva@kommun.se", "ali@kommun.se")

    assert again == first
    assert first.deliveries.count() == 1


def test_twenty_thousand_are_frozen_with_a_handful_of_queries(django_assert_max_num_queries):
    make_subscriptions(20_000)

    with django_assert_max_num_queries(15):
        mailing = make_mailing(audience=NEWSLETTER)

    assert mailing.deliveries.count() == 20_000


def test_an_address_is_in_a_mailing_once():
    mailing = make_newsletter(1)
    row = mailing.deliveries.get()
    row.pk = None

    with pytest.raises(IntegrityError):
        row.save()

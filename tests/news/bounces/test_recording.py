"""The rule: who is suppressed when mail comes back, whichever way that is heard."""

from datetime import timedelta

import pytest

from audiences import suppressions
from audiences.models import ConsentEntry, Subscription, Suppression, SuppressionEntry
from news.bounces.models import Bounce
from news.bounces.recording import SOFT_WITHIN, record, weigh
from news.mailing.audience import Audience
from news.mailing.transport import TransportError
from tests.news.bounces.makers import make_delivery, send
from tests.news.mailing_makers import NOW, Out, make_mailing, make_subscription, raising
from tests.races import together

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)
FULL = "552 5.2.2 Mailbox full"


def soft(delivery, now):
    record(delivery, kind="soft", status="5.2.2", diagnostic=FULL, now=now)
    weigh(now)


def months(*outcomes):
    """A delivery each month to the same address; "soft" ones come back the next hour."""
    for month, outcome in enumerate(outcomes):
        delivery = make_delivery(key=f"brev-{month}", now=NOW + month * MONTH)
        if outcome == "soft":
            soft(delivery, NOW + month * MONTH + timedelta(hours=1))


def is_suppressed(address="eva@kommun.se"):
    return Suppression.objects.filter(address=address).exists()


def test_an_address_that_does_not_exist_is_suppressed_at_once_with_what_the_server_said():
    delivery = make_delivery()

    record(delivery, kind="hard", status="5.1.1", diagnostic="550 5.1.1 User unknown", now=NOW)

    suppression, entry = Suppression.objects.get(), SuppressionEntry.objects.get()
    assert (suppression.reason, suppression.note) == ("bounce", "550 5.1.1 User unknown")
    assert (entry.act, entry.address) == ("suppressed", "eva@kommun.se")


def test_to_hear_it_twice_changes_nothing():
    delivery = make_delivery()
    record(delivery, kind="hard", now=NOW)
    suppressions.lift(Suppression.objects.get(), note="Rättad", by=None, now=NOW)

    assert record(delivery, kind="hard", now=NOW) is False
    assert Bounce.objects.count() == 1
    assert not is_suppressed()


def test_what_is_graver_takes_the_place_of_what_was_less():
    delivery = make_delivery()

    record(delivery, kind="soft", now=NOW)
    record(delivery, kind="hard", now=NOW)
    record(delivery, kind="soft", now=NOW)

    assert Bounce.objects.get().kind == "hard"
    assert is_suppressed()


@pytest.mark.parametrize(
    ("outcomes", "suppressed"),
    [
        (["soft", "soft"], False),
        (["soft", "soft", "soft"], True),
        (["soft", "arrived", "soft", "soft"], False),
        (["soft", "soft", "arrived", "soft"], False),
        (["arrived", "soft", "soft", "soft"], True),
    ],
)
def test_what_does_not_arrive_three_times_in_a_row_is_suppressed(outcomes, suppressed):
    months(*outcomes)

    assert is_suppressed() is suppressed


def test_what_did_not_arrive_long_ago_is_forgotten():
    for number in range(3):
        now = NOW + number * SOFT_WITHIN / 2
        soft(make_delivery(key=f"brev-{number}", now=now), now)

    assert not is_suppressed()


def test_who_was_let_back_begins_anew():
    months("soft", "soft", "soft")
    now = NOW + 2 * MONTH + timedelta(days=1)
    suppressions.lift(Suppression.objects.get(), note="Lådan är tömd", by=None, now=now)

    soft(make_delivery(key="brev-9", now=now + timedelta(days=1)), now + timedelta(days=1))

    assert not is_suppressed()


def test_a_complaint_suppresses_and_ends_the_subscriptions_with_a_line_in_the_consent_log():
    make_subscription("eva@kommun.se")
    delivery = make_delivery(audience=Audience(topic="newsletter"))

    record(delivery, kind="complaint", diagnostic="abuse", now=NOW)

    assert Suppression.objects.get().reason == "complaint"
    assert Subscription.objects.get().state == "left"
    assert ConsentEntry.objects.filter(act="left").count() == 1


def test_a_complaint_weighs_more_than_a_bounce():
    delivery = make_delivery()
    record(delivery, kind="hard", now=NOW)

    record(delivery, kind="complaint", now=NOW)

    assert Suppression.objects.get().reason == "complaint"
    assert set(Bounce.objects.values_list("kind", flat=True)) == {"hard", "complaint"}


@pytest.mark.parametrize(
    ("answer", "kind", "suppressed"),
    [("550 5.1.1 No such user", "hard", True), ("550 No such user", "hard", True), (FULL, "soft", False)],
)
def test_a_refusal_while_sending_is_a_bounce_at_once(answer, kind, suppressed):
    mailing = make_mailing("eva@kommun.se")

    send(mailing, Out(raising(TransportError(answer, permanent=True))))

    bounce = Bounce.objects.get()
    assert (bounce.kind, bounce.delivery.state, bounce.diagnostic) == (kind, "failed", answer)
    assert is_suppressed() is suppressed


@pytest.mark.parametrize(
    ("answer", "suppressed"),
    [
        (FULL, True),
        ("554 5.7.1 Relay access denied", False),
        ("550 5.7.26 Unauthenticated sender", False),
        ("554 5.6.0 Message content rejected", False),
        ("550 5.1.8 Bad sender's system address", False),
    ],
)
def test_three_refusals_follow_the_rule_too_unless_they_may_be_our_own_fault(answer, suppressed):
    for month in range(3):
        now = NOW + month * MONTH
        mailing = make_mailing("eva@kommun.se", key=f"brev-{month}", now=now)
        send(mailing, Out(raising(TransportError(answer, permanent=True))), now)
        weigh(now)

    assert is_suppressed() is suppressed


def test_a_bounce_from_before_it_was_sent_again_gives_way_to_a_new_one():
    mailing = make_mailing("eva@kommun.se")
    send(mailing, Out(raising(TransportError(FULL, permanent=True))))
    mailing.deliveries.update(state="sent", sent_at=NOW + MONTH)

    is_news = record(mailing.deliveries.get(), kind="hard", now=NOW + MONTH)

    assert is_news
    assert Bounce.objects.get().kind == "hard"


@pytest.mark.django_db(transaction=True)
def test_two_who_hear_the_same_at_the_same_moment_keep_it_once():
    delivery = make_delivery()

    together(lambda: record(delivery, kind="hard", diagnostic="550", now=NOW), count=4)

    assert (Bounce.objects.count(), Suppression.objects.count()) == (1, 1)
    assert SuppressionEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_weigh_at_the_same_moment_suppress_once():
    for month in range(3):
        delivery = make_delivery(key=f"brev-{month}", now=NOW + month * MONTH)
        record(delivery, kind="soft", now=NOW + month * MONTH)

    together(lambda: weigh(NOW + 2 * MONTH), count=2)

    assert SuppressionEntry.objects.count() == 1

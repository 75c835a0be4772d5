"""Each way that a hand-over can end, and what the ledger says then."""

from datetime import timedelta

import pytest

from audiences.models import Subscriber, Subscription, Suppression
from news.mailing import accounts, control, sending
from news.mailing.handover import RETRY_AFTER, send_block
from news.mailing.models import Mailing
from news.mailing.transport import HandedOverUncertain, TransportError, Unreachable
from tests.news.mailing_makers import (
    NOW,
    TEXT,
    Out,
    make_mailing,
    make_newsletter,
    make_subscription,
    raising,
    states,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
GONE = TransportError("550 5.1.1 No such user", permanent=True)
LATER = TransportError("451 4.7.1 Greylisted")
CLOSED = Unreachable("ConnectionRefusedError: refused")
LOST = HandedOverUncertain("timed out")


def send(mailing, out, now=NOW):
    sending.send(mailing.pk, transport=out, clock=lambda: now)
    mailing.refresh_from_db()


def only(address, error):
    def does(to):
        if to == address:
            raise error

    return does


def test_everybody_gets_it_once_and_the_mailing_is_done():
    mailing, out = make_newsletter(450), Out()

    send(mailing, out)
    send(mailing, out)

    assert sorted(out.sent) == sorted(states(mailing))
    assert accounts.account(mailing).states["sent"] == 450
    assert (mailing.state, mailing.finished_at) == ("done", NOW)


def test_nobody_to_mail_is_done_at_once():
    mailing = make_mailing()

    send(mailing, Out())

    assert mailing.state == "done"


def test_a_permanent_refusal_fails_one_and_spares_the_others():
    mailing, out = make_mailing("a@x.se", "b@x.se", "c@x.se"), Out(only("b@x.se", GONE))

    send(mailing, out)

    assert states(mailing) == {"a@x.se": "sent", "b@x.se": "failed", "c@x.se": "sent"}
    assert mailing.deliveries.get(state="failed").answer == "550 5.1.1 No such user"


@pytest.mark.parametrize(("answer", "suppressed"), [("550 5.1.1 No such user", 1), ("550 5.7.1 Spam", 0)])
def test_only_an_address_that_does_not_exist_is_suppressed(answer, suppressed):
    mailing = make_mailing("b@x.se")

    send(mailing, Out(raising(TransportError(answer, permanent=True))))

    assert Suppression.objects.filter(address="b@x.se", reason="bounce").count() == suppressed


def test_a_server_that_refuses_everybody_leaves_everybody_failed_with_its_answer():
    mailing = make_newsletter(3)

    send(mailing, Out(raising(GONE)))

    assert set(mailing.deliveries.values_list("state", "answer")) == {("failed", GONE.answer)}
    assert mailing.state == "done"


def test_a_greylisted_recipient_is_tried_again_when_it_is_time():
    mailing = make_mailing("a@x.se")
    send(mailing, Out(raising(LATER)))

    early, late = Out(), Out()
    send(mailing, early, now=NOW + MINUTE / 2)
    send(mailing, late, now=NOW + MINUTE)

    assert (early.sent, late.sent) == ([], ["a@x.se"])
    assert mailing.deliveries.get().tries == 2


def test_when_all_tries_are_used_up_the_delivery_has_failed():
    mailing, now = make_mailing("a@x.se"), NOW

    for wait in (*RETRY_AFTER, timedelta()):
        send(mailing, Out(raising(LATER)), now=now)
        now += wait

    assert states(mailing) == {"a@x.se": "failed"}
    assert mailing.deliveries.get().tries == len(RETRY_AFTER) + 1


def test_an_unreachable_server_burns_no_tries_and_the_mailing_says_why_it_waits():
    mailing, out = make_newsletter(3), Out(raising(CLOSED))

    send(mailing, out)

    assert set(mailing.deliveries.values_list("state", "tries", "lease")) == {("queued", 0, "")}
    assert (mailing.try_at, mailing.fault) == (NOW + MINUTE, CLOSED.answer)


def test_it_waits_longer_for_each_fault_and_forgets_them_when_it_goes_again():
    mailing = make_newsletter(3)
    send(mailing, Out(raising(CLOSED)))
    send(mailing, Out(raising(CLOSED)), now=NOW + MINUTE)
    assert mailing.try_at == NOW + 3 * MINUTE

    send(mailing, Out(), now=NOW + 3 * MINUTE)

    assert (mailing.state, mailing.faults, mailing.fault) == ("done", 0, "")


def test_a_fault_in_the_content_makes_one_uncertain_and_keeps_the_rest_for_later():
    mailing = make_newsletter(3)
    send(mailing, Out(raising(LOST)))

    later = Out()
    send(mailing, later, now=NOW + MINUTE)

    assert sorted(states(mailing).values()) == ["sent", "sent", "uncertain"]
    assert len(later.sent) == 2


def test_an_uncertain_delivery_is_sent_again_only_when_a_person_says_so():
    mailing = make_mailing("a@x.se")
    send(mailing, Out(raising(LOST)))
    silent, spoken = Out(), Out()

    send(mailing, silent, now=NOW + timedelta(days=1))
    count = control.resend_uncertain(mailing, by="eva", now=NOW + timedelta(days=1))
    send(mailing, spoken, now=NOW + timedelta(days=1))

    assert (silent.sent, count, spoken.sent) == ([], 1, ["a@x.se"])
    assert mailing.state == "done"


def test_what_failed_can_be_sent_again_when_the_reason_is_mended():
    mailing = make_mailing("a@x.se", "b@x.se")
    send(mailing, Out(only("a@x.se", TransportError("550 5.7.1 Spam", permanent=True))))

    control.resend_failed(mailing, by="eva", now=NOW)
    out = Out()
    send(mailing, out)

    assert out.sent == ["a@x.se"]


def test_who_leaves_after_the_freeze_gets_nothing():
    left, erased = make_subscription("left@x.se"), make_subscription("erased@x.se")
    mailing, out = make_newsletter(1), Out()
    Subscription.objects.filter(pk=left.pk).update(state="left", left_at=NOW)
    Subscriber.objects.filter(pk=erased.subscriber_id).delete()

    send(mailing, out)

    assert out.sent == ["s0@kommun.se"]
    assert set(mailing.deliveries.filter(state="suppressed").values_list("address", "answer")) == {
        ("left@x.se", "left"),
        ("erased@x.se", "left"),
    }


def leave(address):
    Subscription.objects.filter(subscriber__address=address).update(state="left", left_at=NOW)


def complain(address):
    Suppression.objects.get_or_create(address=address, reason="complaint", at=NOW)


@pytest.mark.parametrize("withdraws", [leave, complain])
def test_who_withdraws_in_the_middle_of_a_block_gets_nothing(withdraws):
    mailing, out = make_newsletter(3), Out(lambda address: withdraws("s1@kommun.se"))

    send(mailing, out)

    assert out.sent == ["s0@kommun.se", "s2@kommun.se"]
    assert states(mailing)["s1@kommun.se"] == "suppressed"
    assert mailing.state == "done"


def test_an_address_with_a_line_break_fails_without_being_handed_over():
    mailing, out = make_mailing("a@x.se\r\nBcc: b@x.se", "c@x.se"), Out()

    send(mailing, out)

    assert out.sent == ["c@x.se"]
    assert accounts.account(mailing).states["failed"] == 1


def test_the_account_has_everybody_in_it_once():
    make_subscription("nej@x.se", state="left")
    make_subscription("fraga@x.se", state="asked")
    mailing = make_newsletter(3)
    send(mailing, Out(only("s1@kommun.se", GONE)))

    account = accounts.account(mailing)

    assert (account.candidates, account.deliveries) == (5, 3)
    assert {state: count for state, count in account.states.items() if count} == {"sent": 2, "failed": 1}
    assert account.exclusions == {"left": 1, "unconfirmed": 1}


def test_a_time_that_is_up_leaves_the_rest_due():
    mailing, out = make_newsletter(3), Out()

    more = sending.send(mailing.pk, transport=out, clock=lambda: NOW, seconds=-1)

    assert more
    assert out.sent == []
    assert mailing.deliveries.due(NOW).count() == 3


def test_a_mailing_that_was_stopped_sends_nothing():
    mailing, out = make_newsletter(3), Out()
    Mailing.objects.update(state="cancelled", finished_at=NOW)

    assert send_block(mailing.pk, transport=out, clock=lambda: NOW, limit=10) == 0
    assert out.sent == []


def test_both_languages_go_out_each_to_its_own():
    english = {**TEXT, "language": "en", "subject": "News"}
    make_subscription("joe@x.se", language="en")
    make_subscription("eva@x.se")
    mailing = make_mailing(audience=sending.Audience("newsletter"), texts=[TEXT, english])
    out = Out()

    send(mailing, out)

    subjects = {to: b"Subject: News" in content for to, content in zip(out.sent, out.contents, strict=True)}
    assert subjects == {"joe@x.se": True, "eva@x.se": False}

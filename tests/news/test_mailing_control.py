"""What a person may do while mails go out, and that it holds from the next mail on."""

from datetime import timedelta

import pytest

from audiences.models import Suppression
from audiences.suppressions import suppress
from news.mailing import accounts, control, sending
from news.mailing.ledger import Block
from news.mailing.models import Mailing
from news.mailing.transport import TransportError
from news.models import Issue, NotInState
from tests.news.mailing_makers import NOW, Out, make_mailing, make_newsletter, raising, states
from tests.races import together

pytestmark = pytest.mark.django_db
PEOPLE = ("a@x.se", "b@x.se", "c@x.se")


def send(mailing, out, now=NOW):
    sending.send(mailing.pk, transport=out, clock=lambda: now)
    mailing.refresh_from_db()


def after(count, act):
    """A way out that, once so many mails have left, lets a person act before the next."""
    out = Out(lambda address: len(out.sent) == count - 1 and act())
    return out


def account(mailing):
    """The states that are not empty."""
    return {state: number for state, number in accounts.account(mailing).states.items() if number}


def test_a_pause_holds_from_the_next_mail_on():
    mailing = make_newsletter(10)
    out = after(4, lambda: control.pause(mailing, by="eva"))

    send(mailing, out)

    assert (len(out.sent), mailing.state) == (4, "paused")
    assert account(mailing) == {"sent": 4, "queued": 6}


def test_what_is_paused_is_not_swept_up_and_goes_on_when_it_is_resumed():
    mailing = make_newsletter(3)
    control.pause(mailing, by="eva")
    assert sending.sweep(NOW) == []

    control.resume(mailing, by="eva", now=NOW)
    send(mailing, Out())

    assert (mailing.state, account(mailing)) == ("done", {"sent": 3})


def test_cancelling_holds_back_whoever_is_left_and_says_how_many():
    mailing = make_newsletter(10)
    left = []
    out = after(4, lambda: left.append(control.cancel(mailing, by="eva", now=NOW)))

    send(mailing, out)

    assert (left, mailing.state, mailing.finished_at) == ([6], "cancelled", NOW)
    assert account(mailing) == {"sent": 4, "suppressed": 6}


def test_one_that_was_to_be_tried_again_when_it_was_cancelled_is_held_back_too():
    mailing = make_mailing("a@x.se")

    def cancel_and_refuse(address):
        control.cancel(mailing, by="eva", now=NOW)
        raise TransportError("451 4.7.1 Greylisted")

    send(mailing, Out(cancel_and_refuse))

    assert account(mailing) == {"suppressed": 1}


def test_a_worker_that_died_while_it_was_cancelled_leaves_nobody_waiting():
    mailing = make_mailing(*PEOPLE)
    control.cancel(mailing, by="eva", now=NOW)
    mailing.deliveries.filter(address="a@x.se").update(state="retry", answer="")

    sending.sweep(NOW)

    assert account(mailing) == {"suppressed": 3}


def test_the_rest_gets_it_and_nobody_twice():
    mailing = make_newsletter(10)
    first = after(4, lambda: control.cancel(mailing, by="eva", now=NOW))
    send(mailing, first)

    count, rest = control.send_to_the_rest(mailing, by="eva", now=NOW), Out()
    send(mailing, rest)

    assert (count, mailing.state) == (6, "done")
    assert sorted(first.sent + rest.sent) == sorted(states(mailing))


def test_those_who_left_are_not_among_the_rest():
    mailing = make_newsletter(2)
    mailing.deliveries.filter(address="s0@kommun.se").update(state="suppressed", answer="left")
    control.cancel(mailing, by="eva", now=NOW)

    assert control.send_to_the_rest(mailing, by="eva", now=NOW) == 1


def test_the_uncertain_of_a_paused_mailing_wait_until_it_is_resumed():
    mailing = make_mailing(*PEOPLE)
    mailing.deliveries.filter(address="a@x.se").update(state="uncertain")
    control.pause(mailing, by="eva")

    control.resend_uncertain(mailing, by="eva", now=NOW)
    out = Out()
    send(mailing, out)

    assert (out.sent, mailing.state) == ([], "paused")


@pytest.mark.parametrize("act", ["pause", "resume", "cancel", "send_to_the_rest"])
def test_what_does_not_fit_the_state_changes_nothing(act):
    mailing = make_mailing(*PEOPLE)
    fits = {"pause": "done", "resume": "running", "cancel": "done", "send_to_the_rest": "running"}
    finished_at = NOW if fits[act] == "done" else None
    Mailing.objects.filter(pk=mailing.pk).update(state=fits[act], finished_at=finished_at)
    words = {} if act == "pause" else {"now": NOW}

    with pytest.raises(NotInState):
        getattr(control, act)(mailing, by="eva", **words)

    mailing.refresh_from_db()
    assert mailing.state == fits[act]


def test_an_issue_whose_mailing_was_cancelled_is_not_called_sent():
    mailing = make_newsletter(2)
    issue = Issue.objects.create(number=1, subject="Hej", send_at=NOW, covers_until=NOW)
    issue.approve(by=None, now=NOW)
    issue.begin(mailing=mailing)

    send(mailing, after(1, lambda: control.cancel(mailing, by="eva", now=NOW)))
    issue.refresh_from_db()

    assert issue.state == "sending"


def test_a_paused_mailing_with_nobody_left_is_done():
    mailing = make_mailing("a@x.se")
    send(mailing, after(1, lambda: control.pause(mailing, by="eva")))

    assert mailing.state == "done"


def test_all_that_fail_in_a_cancelled_mailing_stay_in_the_account():
    mailing = make_mailing(*PEOPLE)
    send(mailing, Out(raising(TransportError("550 5.7.1 Not allowed", permanent=True))))
    later = NOW + timedelta(hours=1)

    control.resend_failed(mailing, by="eva", now=later)
    control.cancel(mailing, by="eva", now=later)

    assert account(mailing) == {"suppressed": 3}


def test_a_suppressed_address_stays_failed_when_the_failed_are_tried_again():
    mailing = make_mailing(*PEOPLE)
    send(mailing, Out(raising(TransportError("550 5.7.1 Not allowed", permanent=True))))
    suppress({PEOPLE[0]: ""}, reason=Suppression.Reason.BOUNCE, now=NOW)

    count = control.resend_failed(mailing, by="eva", now=NOW)

    assert (count, account(mailing)) == (2, {"failed": 1, "queued": 2})
    assert mailing.deliveries.get(state="failed").answer == "550 5.7.1 Not allowed"


@pytest.mark.django_db(transaction=True)
def test_of_a_pause_and_a_cancel_at_the_same_moment_none_leaves_anybody_waiting_for_ever():
    mailing = make_newsletter(30)
    block = Block.claim(mailing.pk, now=NOW, limit=30)
    done = []

    def cancel():
        done.append(control.cancel(Mailing.objects.get(pk=mailing.pk), by="eva", now=NOW))

    def mark():
        done.append(block.step(mark=block.rows[:4], now=NOW))

    acts = iter([cancel, mark])
    together(lambda: next(acts)())

    found = account(mailing)
    assert set(found) <= {"suppressed", "sending"}
    assert sum(found.values()) == 30

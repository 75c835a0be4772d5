from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings as project
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils.translation import override

from audiences import return_path, tokens
from audiences.letters import send_due_letters
from audiences.models import Subscriber, Suppression
from tests.audiences.makers import NOW, make_ask, make_left, make_subscription

pytestmark = pytest.mark.django_db


def minutes(count):
    return NOW + timedelta(minutes=count)


def test_an_ask_gets_one_mail_with_a_link_that_confirms(client):
    subscription = make_ask()

    with time_machine.travel(NOW):
        sent = [send_due_letters(now=minutes(passed)) for passed in (0, 1, 30)]
        link = mail.outbox[0].body.split("/bekrafta/")[1].split("/")[0]
        client.post(f"/prenumerera/bekrafta/{link}/")

    subscription.refresh_from_db()
    assert (sent, len(mail.outbox)) == ([1, 0, 0], 1)
    assert subscription.state == "active"


def test_a_known_address_is_told_what_it_gets_and_where_that_is_changed():
    subscription = make_subscription()
    make_ask(now=minutes(60))

    with time_machine.travel(NOW, tick=False):
        token = tokens.preference_token(subscription.pk, "anna@exempel.se")
        send_due_letters(now=minutes(60))

    letter = mail.outbox[0]
    for content in (letter.body, letter.alternatives[0].content):
        assert f"{project.SITE_URL}/prenumerera/val/{token}/" in content
        assert "Nyhetsbrevet, en gång i månaden" in content


def test_a_letter_is_small_marked_as_automatic_and_whole_in_both_languages():
    make_ask("anna@exempel.se", language="sv")
    make_ask("bob@exempel.se", language="en")

    send_due_letters(now=NOW)

    for letter, language in zip(mail.outbox, ("sv", "en"), strict=True):
        html = letter.alternatives[0].content
        assert f'<html lang="{language}"' in html
        assert len(letter.message().as_bytes()) < 20_000
        assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
        assert "bekrafta" in letter.body
        assert "src=" not in html


def test_a_letter_speaks_the_language_that_was_chosen():
    make_ask(language="en")

    with override("sv"):
        send_due_letters(now=NOW)

    assert mail.outbox[0].subject == "Confirm what you have asked for"


def test_however_often_somebody_asks_an_address_gets_a_few_letters_ten_minutes_apart():
    for minute in range(31):
        make_ask(language="sv" if minute % 2 else "en", now=minutes(minute))
        send_due_letters(now=minutes(minute))

    assert len(mail.outbox) == 2  # the six asks of the day that are listened to came within six minutes


def test_a_suppressed_address_is_never_mailed():
    subscription = make_ask()
    Suppression.objects.create(address="anna@exempel.se", reason="complaint", at=NOW)

    assert send_due_letters(now=NOW) == 0
    subscription.subscriber.refresh_from_db()
    assert (mail.outbox, subscription.subscriber.letter_at) == ([], None)


def test_who_leaves_before_the_letter_gets_none():
    make_left()

    assert send_due_letters(now=minutes(60)) == 0


def test_a_letter_whose_link_would_be_dead_is_not_sent():
    make_ask()

    assert send_due_letters(now=NOW + timedelta(days=8)) == 0
    assert send_due_letters(now=NOW + timedelta(days=8)) == 0
    assert mail.outbox == []


def test_letters_wait_five_minutes_when_the_mail_server_is_away(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    subscription = make_ask()

    assert send_due_letters(now=NOW) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent = [send_due_letters(now=minutes(passed)) for passed in (4, 5, 6)]

    subscription.subscriber.refresh_from_db()
    assert (sent, subscription.subscriber.letter_at) == ([0, 1, 0], None)


class Away(BaseEmailBackend):
    tries = 0

    def send_messages(self, _messages):
        Away.tries += 1
        raise ConnectionRefusedError


def test_a_mail_server_that_is_away_is_knocked_on_once_a_round(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    for name in ("anna", "bo", "cecilia"):
        make_ask(f"{name}@exempel.se")

    send_due_letters(now=NOW)

    assert Away.tries == 1
    assert Subscriber.objects.letter_due(NOW).count() == 2


class AskingMeanwhile(BaseEmailBackend):
    def send_messages(self, messages):
        make_ask(language="en", now=minutes(1))
        return len(messages)


def test_an_ask_that_comes_while_its_letter_is_on_the_way_gets_a_letter_of_its_own(settings):
    settings.EMAIL_BACKEND = f"{__name__}.AskingMeanwhile"
    subscription = make_ask(language="sv")

    send_due_letters(now=NOW)

    subscription.subscriber.refresh_from_db()
    assert subscription.subscriber.letter_at == minutes(10)


def test_a_worker_killed_before_the_handing_over_loses_no_letter():
    make_ask()
    Subscriber.objects.update(letter_at=minutes(5), lettered_at=NOW)  # its claim

    assert send_due_letters(now=minutes(5)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_sent_once_when_two_workers_race(smtp):
    for number in range(12):
        make_ask(f"person{number}@exempel.se")

    sent = in_two_threads(lambda _worker: send_due_letters(now=NOW))

    assert sum(sent) == 12
    assert sorted(smtp.recipients) == sorted({f"person{number}@exempel.se" for number in range(12)})


@pytest.mark.django_db(transaction=True)
def test_two_asks_at_the_same_moment_are_one_subscription_with_one_letter(smtp):
    in_two_threads(lambda worker: make_ask(other_organisation=f"Organisation {worker}"))

    send_due_letters(now=NOW)

    assert Subscriber.objects.get().consent_log.count() == 2
    assert smtp.recipients == ["anna@exempel.se"]


def in_two_threads(work):
    barrier, results = Barrier(2), []

    def run(worker):
        barrier.wait()
        try:
            results.append(work(worker))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[worker]) for worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    return results


def test_a_letter_comes_back_to_an_address_of_its_own_that_we_have_signed(settings, smtp):
    settings.BOUNCE_ADDRESS = "studs@sig.example"
    subscription = make_ask()

    with time_machine.travel(NOW):
        send_due_letters(now=NOW)

    [letter] = smtp.messages
    [(kind, number, mark)] = return_path.marks(letter.sender)
    assert (kind, number) == ("s", subscription.subscriber_id)
    assert return_path.is_ours(mark, "anna@exempel.se")
    assert letter["From"] == project.DEFAULT_FROM_EMAIL


@pytest.mark.parametrize(
    ("fault", "waits"), [(AnymailRecipientsRefused("No such user"), False), (AnymailError("Busy"), True)]
)
def test_a_service_that_refuses_one_letter_or_is_busy_holds_up_no_other(monkeypatch, fault, waits):
    make_ask()
    make_ask("bo@exempel.se")
    send = EmailMultiAlternatives.send

    def refuse_the_first(self, *arguments):
        if self.to == ["anna@exempel.se"]:
            raise fault
        return send(self, *arguments)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse_the_first)

    assert send_due_letters(now=NOW) == 1
    assert bool(Subscriber.objects.get(address="anna@exempel.se").letter_at) is waits
    assert mail.outbox[0].to == ["bo@exempel.se"]

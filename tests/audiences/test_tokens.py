from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from audiences import tokens
from audiences.models import Subscriber
from tests.audiences.makers import NOW, altered

ASK = Subscriber(pk=7, asked_at=NOW)


def test_a_confirm_token_names_the_subscription_and_its_ask():
    subscription_id, moment = tokens.read_confirm(tokens.confirm_token(ASK))

    assert subscription_id == 7
    assert tokens.is_of_ask(moment, ASK)


def test_a_newer_ask_is_another_ask():
    _pk, moment = tokens.read_confirm(tokens.confirm_token(ASK))

    assert not tokens.is_of_ask(moment, Subscriber(pk=7, asked_at=NOW + timedelta(microseconds=1)))


@pytest.mark.parametrize("make", [lambda: tokens.confirm_token(ASK), lambda: tokens.leave_token(7)])
def test_a_token_with_any_character_changed_is_refused(make):
    token = make()
    read = tokens.read_leave if token.startswith("7.") else tokens.read_confirm

    for position in range(len(token)):
        with pytest.raises(tokens.AlteredError):
            read(altered(token, position))


@pytest.mark.parametrize("token", ["", ".", "7", "7.", "x" * 5000, "å", "7.a.b", "..", "\x00"])
def test_what_was_never_a_token_is_refused(token):
    for read in (tokens.read_confirm, tokens.read_leave):
        with pytest.raises(tokens.AlteredError):
            read(token)


def test_a_confirm_token_works_for_seven_days():
    too_late = NOW + timedelta(days=7, seconds=1)
    with time_machine.travel(NOW, tick=False):
        token = tokens.confirm_token(ASK)

    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert tokens.read_confirm(token)[0] == 7
    with (
        time_machine.travel(too_late, tick=False),
        pytest.raises(tokens.ExpiredError),
    ):
        tokens.read_confirm(token)


def test_a_leave_token_works_from_the_oldest_mail():
    with time_machine.travel(datetime(2013, 3, 5, tzinfo=UTC)):
        token = tokens.leave_token(7)

    with time_machine.travel(datetime(2033, 3, 5, tzinfo=UTC)):
        assert tokens.read_leave(token) == 7


def test_no_token_opens_another_door():
    form, leave, confirm = tokens.form_token("subscribe"), tokens.leave_token(7), tokens.confirm_token(ASK)

    for read, others in ((tokens.read_confirm, [form, leave]), (tokens.read_leave, [form, confirm])):
        for token in others:
            with pytest.raises(tokens.AlteredError):
                read(token)
    with pytest.raises(tokens.AlteredError):
        tokens.read_form(form, "register")


def test_a_form_token_works_for_a_day():
    with time_machine.travel(NOW, tick=False):
        token = tokens.form_token("subscribe")

    with time_machine.travel(NOW + timedelta(hours=23)):
        tokens.read_form(token, "subscribe")
    with time_machine.travel(NOW + timedelta(hours=25)), pytest.raises(tokens.ExpiredError):
        tokens.read_form(token, "subscribe")

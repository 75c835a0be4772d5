"""Signed links for people without an account. Each purpose has a salt: none opens another's door."""

import time
from datetime import timedelta

from django.core import signing

CONFIRM_FOR = timedelta(days=7)
FORM_FOR = timedelta(hours=24)
PREFERENCES_FOR = timedelta(days=90)

_CONFIRM = "audiences.confirm"
_LEAVE = "audiences.leave"
_FORM = "audiences.form_shown"
_PREFERENCES = "audiences.preferences"
_MOVE = "audiences.move"
_STOP_MOVE = "audiences.stop_move"


class TokenError(Exception):
    """The link cannot be used."""


class AlteredError(TokenError):
    """Not signed by us: changed, cut short or made up."""


class ExpiredError(TokenError):
    """Signed by us, too long ago."""


def confirm_token(subscriber):
    """Bound to this very ask: an ask with other words makes the link stale."""
    return _timed(_CONFIRM).sign_object([subscriber.pk, _moment(subscriber.asked_at)])


def read_confirm(token):
    """Return (subscriber id, moment of the ask as `is_of_ask` compares it)."""
    subscriber_id, moment = _read(_CONFIRM, token, CONFIRM_FOR)
    return subscriber_id, moment


def is_of_ask(moment, asked):
    return moment == _moment(asked.asked_at)


def leave_token(subscription_id):
    """Never expires: leaving must work from the oldest mail (GDPR article 7.3), and is all it can do."""
    return signing.Signer(salt=_LEAVE, sep=".").sign(subscription_id)


def read_leave(token):
    """Return the subscription's id."""
    try:
        return int(signing.Signer(salt=_LEAVE, sep=".").unsign(token))
    except signing.BadSignature as error:
        raise AlteredError from error


def preference_token(subscription_id, address):
    """Names a subscription, as a mailing knows no more, and is bound to the address that it is mailed to.

    When the subscriber has another address, what lies in the old mailbox opens nothing.
    """
    return _of_address(address).sign(subscription_id)


def subscription_of(token):
    """The id that a token of preferences names. Believe it only when `check_preferences` has passed."""
    name = token.partition(".")[0]
    if not (name.isascii() and name.isdecimal() and len(name) < 19):
        raise AlteredError
    return int(name)


def check_preferences(token, address):
    try:
        _of_address(address).unsign(token, max_age=PREFERENCES_FOR)
    except signing.SignatureExpired as error:
        raise ExpiredError from error
    except signing.BadSignature as error:
        raise AlteredError from error


def move_token(change):
    return _timed(_MOVE).sign_object([change.pk, _moment(change.asked_at)])


def read_move(token):
    return _read(_MOVE, token, CONFIRM_FOR)


def stop_move_token(change):
    return _timed(_STOP_MOVE).sign_object([change.pk, _moment(change.asked_at)])


def read_stop_move(token):
    return _read(_STOP_MOVE, token, CONFIRM_FOR)


def form_token(purpose):
    """Says that a form came from us, and when; see docs/decisions/forms-without-cookies.md."""
    return _timed(_FORM).sign_object([purpose, time.time()])


def read_form(token, purpose):
    """Return how many seconds ago the form was shown."""
    said, shown_at = _read(_FORM, token, FORM_FOR)
    if said != purpose:
        raise AlteredError
    return time.time() - shown_at


def _of_address(address):
    return _timed(f"{_PREFERENCES} {address}")


def _timed(salt):
    return signing.TimestampSigner(salt=salt, sep=".")


def _read(salt, token, max_age):
    try:
        return _timed(salt).unsign_object(token, max_age=max_age)
    except signing.SignatureExpired as error:
        raise ExpiredError from error
    except signing.BadSignature as error:
        raise AlteredError from error


def _moment(asked_at):
    return int(asked_at.timestamp() * 1_000_000) if asked_at else 0

"""Signed links for people without an account. Each purpose has a salt: none opens another's door."""

from datetime import timedelta

from django.core import signing

CONFIRM_FOR = timedelta(days=7)
FORM_FOR = timedelta(hours=24)

_CONFIRM = "audiences.confirm"
_LEAVE = "audiences.leave"
_FORM = "audiences.form"


class TokenError(Exception):
    """The link cannot be used."""


class AlteredError(TokenError):
    """Not signed by us: changed, cut short or made up."""


class ExpiredError(TokenError):
    """Signed by us, too long ago."""


def confirm_token(subscription):
    """Bound to this very ask: an ask with other words makes the link stale."""
    return _timed(_CONFIRM).sign_object([subscription.pk, _moment(subscription.asked_at)])


def read_confirm(token):
    """Return (subscription id, moment of the ask as `is_of_ask` compares it)."""
    subscription_id, moment = _read(_CONFIRM, token, CONFIRM_FOR)
    return subscription_id, moment


def is_of_ask(moment, subscription):
    return moment == _moment(subscription.asked_at)


def leave_token(subscription_id):
    """Never expires: leaving must work from the oldest mail (GDPR article 7.3), and is all it can do."""
    return signing.Signer(salt=_LEAVE, sep=".").sign(subscription_id)


def read_leave(token):
    """Return the subscription's id."""
    try:
        return int(signing.Signer(salt=_LEAVE, sep=".").unsign(token))
    except signing.BadSignature as error:
        raise AlteredError from error


def form_token(purpose):
    """Says that a form came from us and lately; see docs/decisions/forms-without-cookies.md."""
    return _timed(_FORM).sign_object(purpose)


def read_form(token, purpose):
    if _read(_FORM, token, FORM_FOR) != purpose:
        raise AlteredError


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
    return int(asked_at.timestamp() * 1_000_000)

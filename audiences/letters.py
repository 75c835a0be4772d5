"""The mails that answer a form: confirm, this is what you get, and what concerns a change of address."""

import logging
import smtplib
from datetime import timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

import css_inline
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from audiences import choices, return_path, tokens
from audiences.models import AddressChange, Subscriber, Subscription, Suppression
from audiences.signals import letter_refused

log = logging.getLogger(__name__)

# A claim is a time to try again, so a worker killed in the middle loses no letter.
TRY_AGAIN = timedelta(minutes=5)
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, AnymailRecipientsRefused)
State = Subscription.State


def send_due_letters(*, now):
    """Claim and send every letter that is due; return how many were handed over."""
    sent = 0
    for model, column, write in LETTERS:
        due = model.objects.filter(**{f"{column}__lte": now}).order_by(column)
        for pk, due_at in list(due.values_list("pk", column)):
            if not (row := _claim(model, column, pk, due_at, now)):
                continue
            try:
                sent += _answer(row, column, _letter(write, row, due_at, now), now)
            except OSError as error:
                # The mail server is away: the others are still due and wait for the next round.
                log.warning("Letters wait, the mail server cannot be used: %s", error)
                return sent
    return sent


def _claim(model, column, pk, due_at, now):
    # The update is the lock: only one worker moves the time that both have seen.
    moved = {column: now + TRY_AGAIN}
    if model is Subscriber:
        moved["lettered_at"] = now
    if not model.objects.filter(pk=pk, **{column: due_at}).update(**moved):
        return None
    return model.objects.filter(pk=pk).first()


def _letter(write, row, due_at, now):
    """The mail, or None when there is nothing to say, or when not even an answer may go there."""
    mail = write(row, now)
    # It is never due before somebody asks for it.
    return None if mail and Suppression.objects.bars(mail.to[0], asked_at=due_at) else mail


def _answer(row, column, mail, now):
    """Send and note it; returns whether it was sent. An OSError means that nobody can be mailed now."""
    is_sent = False
    if mail:
        try:
            mail.send()
            is_sent = True
        except REFUSED as error:
            code, answer = _said(error)
            log.warning("A letter of %s %s was refused: %s", type(row).__name__, row.pk, code)
            if code < 500:
                return False
            letter_refused.send(type(row), address=mail.to[0], answer=answer, now=now)
        except AnymailError as error:
            log.warning("A letter of %s %s waits: %s", type(row).__name__, row.pk, error)
            return False
    # What came meanwhile has set another time, which stays.
    type(row).objects.filter(pk=row.pk, **{column: getattr(row, column)}).update(**{column: None})
    return is_sent


def _said(error):
    """The code of a refusal, and the whole answer."""
    if isinstance(error, AnymailRecipientsRefused):
        return 550, " ".join(str(error).split())
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = min(error.recipients.values())
    else:
        code, text = error.smtp_code, error.smtp_error
    text = text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)
    return code, f"{code} {' '.join(text.split())}".replace("\0", "")  # PostgreSQL keeps no NUL


def _standing(subscriber, now):
    """Confirm what waits; or else tell what one gets, and where that is changed."""
    waiting = choices.of(Subscription.objects.waiting().filter(subscriber=subscriber))
    if waiting and now - subscriber.asked_at < tokens.CONFIRM_FOR:
        link = _address("audiences:confirm", tokens.confirm_token(subscriber))
        return _mail("confirm", subscriber, {"confirm_url": link}, chosen=waiting)
    known = subscriber.subscriptions.exclude(state=State.ASKED).order_by("pk")
    if not known:
        return None
    link = _address("audiences:preferences", tokens.preference_token(known[0].pk, subscriber.address))
    active = choices.of(subscriber.subscriptions.active())
    return _mail("choices", subscriber, {"preferences_url": link}, chosen=active)


def _to_new_address(change, now):
    link = _address("audiences:move", tokens.move_token(change))
    return _mail("new_address", change.subscriber, {"change": change, "link": link}, to=change.address)


def _to_old_address(change, now):
    link = _address("audiences:stop_move", tokens.stop_move_token(change))
    return _mail("old_address", change.subscriber, {"change": change, "link": link})


LETTERS = [
    (Subscriber, "letter_at", _standing),
    # The old one is told before the new one can confirm.
    (AddressChange, "notice_at", _to_old_address),
    (AddressChange, "letter_at", _to_new_address),
]


def _mail(name, subscriber, context, *, to="", chosen=()):
    to = to or subscriber.address
    with translation.override(subscriber.language):
        lines = choices.lines(chosen)
        context |= {"subscriber": subscriber, "to": to, "site_url": settings.SITE_URL, "lines": lines}
        subject = render_to_string(f"emails/{name}/subject.txt", context).strip()
        body = render_to_string(f"emails/{name}/body.txt", context)
        html = css_inline.inline(render_to_string(f"emails/{name}/body.html", context), keep_at_rules=True)
    headers = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
    }
    sender = settings.DEFAULT_FROM_EMAIL
    if bounces := return_path.of(return_path.mark(return_path.LETTER, subscriber.pk, to)):
        headers["From"], sender = sender, bounces
    mail = EmailMultiAlternatives(subject, body, sender, [to], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _address(name, *arguments):
    return settings.SITE_URL + reverse(name, args=arguments)

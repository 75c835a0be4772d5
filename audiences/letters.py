"""The mails that answer an ask: confirm, or you are subscribed already."""

import logging
import smtplib
from datetime import timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from audiences import return_path, tokens
from audiences.models import Subscription, Suppression

log = logging.getLogger(__name__)

# A claim is a time to try again, so a worker killed in the middle loses no letter.
TRY_AGAIN = timedelta(minutes=5)
State = Subscription.State


def send_due_letters(*, now):
    """Claim and send every letter that is due; return how many were handed over."""
    sent = 0
    due = Subscription.objects.letter_due(now).order_by("letter_at")
    for pk, letter_at in list(due.values_list("pk", "letter_at")):
        if not (subscription := _claim(pk, letter_at, now)):
            continue
        try:
            sent += _answer(subscription, now)
        except OSError as error:
            # The mail server is away: the others are still due and wait for the next round.
            log.warning("Letters wait, the mail server cannot be used: %s", error)
            break
    return sent


def _claim(pk, letter_at, now):
    # The update is the lock: only one worker moves the time that both have seen.
    seen = Subscription.objects.filter(pk=pk, letter_at=letter_at)
    if not seen.update(letter_at=now + TRY_AGAIN, lettered_at=now):
        return None
    return Subscription.objects.select_related("subscriber").get(pk=pk)


def _answer(subscription, now):
    """Send and note it; returns whether it was sent. An OSError means that nobody can be mailed now."""
    is_sent = False
    if _may_be_mailed(subscription, now):
        try:
            _letter(subscription).send()
            is_sent = True
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            log.warning("The letter of subscription %s was refused: %s", subscription.pk, _code(error))
            if _code(error) < 500 and subscription.state == State.ASKED:
                return False
    # An ask that came meanwhile has set another time, which stays.
    Subscription.objects.filter(pk=subscription.pk, letter_at=subscription.letter_at).update(letter_at=None)
    return is_sent


def _may_be_mailed(subscription, now):
    if Suppression.objects.bars(subscription.subscriber.address, asked_at=subscription.asked_at):
        return False
    if subscription.state == State.ASKED:
        return now - subscription.asked_at < tokens.CONFIRM_FOR
    return subscription.state == State.ACTIVE


def _code(error):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _answer in error.recipients.values())
    return error.smtp_code


def _letter(subscription):
    leave = _address("audiences:leave", tokens.leave_token(subscription.pk))
    with translation.override(subscription.subscriber.language):
        if subscription.state == State.ASKED:
            link = _address("audiences:confirm", tokens.confirm_token(subscription))
            return _mail("confirm", subscription, {"confirm_url": link}, {})
        one_click = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return _mail("already_subscribed", subscription, {"leave_url": leave}, one_click)


def _mail(name, subscription, context, headers):
    context |= {"subscriber": subscription.subscriber, "site_url": settings.SITE_URL}
    subject = render_to_string(f"emails/{name}/subject.txt", context).strip()
    body = render_to_string(f"emails/{name}/body.txt", context)
    html = css_inline.inline(render_to_string(f"emails/{name}/body.html", context), keep_at_rules=True)
    headers |= {
        "Auto-Submitted": "auto-generated",
        "Message-ID": make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
    }
    to, sender = subscription.subscriber.address, settings.DEFAULT_FROM_EMAIL
    mark = return_path.mark(return_path.LETTER, subscription.subscriber_id, to)
    if bounces := return_path.of(mark):
        headers["From"], sender = sender, bounces
    mail = EmailMultiAlternatives(subject, body, sender, [to], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _address(name, *arguments):
    return settings.SITE_URL + reverse(name, args=arguments)

"""What a subscriber can do: ask, confirm, leave. Each is logged with the text that was shown."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from audiences import suppressions, tokens
from audiences.models import ConsentEntry, Subscriber, Subscription, Topic
from audiences.signals import has_left

LETTER_PAUSE = timedelta(minutes=10)
# Both are promised on the page about personal data.
UNCONFIRMED_KEPT = timedelta(days=30)
LEFT_KEPT = timedelta(days=730)
State = Subscription.State
Act = ConsentEntry.Act


class StaleError(Exception):
    """The link belongs to an ask that a newer one has replaced, or to one that was left."""


@transaction.atomic
def ask(*, address, language, organisation=None, other_organisation="", text, source, now):
    """Note that somebody asks for the newsletter at this (normalised) address; a letter becomes due.

    Who is subscribed already keeps every detail: it may be somebody else who asks.
    """
    wish = {"language": language, "organisation": organisation, "other_organisation": other_organisation}
    subscriber, _new = Subscriber.objects.get_or_create(address=address, defaults={**wish, "created_at": now})
    subscription, is_new = Subscription.objects.select_for_update().get_or_create(
        subscriber=subscriber, topic=Topic.NEWSLETTER, defaults={"asked_at": now, "letter_at": now}
    )
    if not is_new:
        is_anew = subscription.state != State.ACTIVE and _ask_anew(subscription, wish, now)
        if is_anew or subscription.letter_at is None:
            subscription.letter_at = _earliest_letter(subscription, now)
        subscription.save()
    _log(subscription, Act.ASKED, text=text, source=source, now=now)
    return subscription


def _ask_anew(subscription, wish, now):
    """The newest ask wins. Returns False when it says what the last one said: that mail's link stays good."""
    subscriber = subscription.subscriber
    is_same = all(getattr(subscriber, name) == value for name, value in wish.items())
    is_fresh = subscription.state == State.ASKED and now - subscription.asked_at < tokens.CONFIRM_FOR / 2
    if is_same and is_fresh:
        return False
    Subscriber.objects.filter(pk=subscriber.pk).update(**wish)
    subscription.state = State.ASKED
    subscription.asked_at = now
    subscription.confirmed_at = subscription.left_at = None
    return True


def _earliest_letter(subscription, now):
    if subscription.lettered_at is None:
        return now
    return max(now, subscription.lettered_at + LETTER_PAUSE)


def standing(token):
    """Return the subscription that a confirmation link belongs to, active or waiting for it.

    Raises TokenError, Subscription.DoesNotExist, or StaleError.
    """
    subscription_id, moment = tokens.read_confirm(token)
    subscription = Subscription.objects.select_related("subscriber").get(pk=subscription_id)
    if subscription.state == State.LEFT or not tokens.is_of_ask(moment, subscription):
        raise StaleError
    return subscription


@transaction.atomic
def confirm(subscription, *, text, source, now):
    """asked → active. Returns False when it was no longer waiting: confirmed, left, or asked anew."""
    waiting = Subscription.objects.filter(
        pk=subscription.pk, state=State.ASKED, asked_at=subscription.asked_at
    )
    if not waiting.update(state=State.ACTIVE, confirmed_at=now, letter_at=None):
        return False
    suppressions.lift_confirmed(subscription.subscriber.address, now=now)
    _log(subscription, Act.CONFIRMED, text=text, source=source, now=now)
    return True


@transaction.atomic
def leave(subscription, *, text, source, now):
    """asked or active → left. Returns False when it was left already."""
    present = Subscription.objects.filter(pk=subscription.pk, state__in=[State.ASKED, State.ACTIVE])
    if not present.update(state=State.LEFT, left_at=now, letter_at=None):
        return False
    _log(subscription, Act.LEFT, text=text, source=source, now=now)
    has_left.send(sender=Subscription, subscriptions=[subscription.pk], now=now)
    return True


def forget(*, now):
    """Delete those who never confirmed and those who left long ago, log and all; return how many."""
    unconfirmed = Q(state=State.ASKED, asked_at__lt=now - UNCONFIRMED_KEPT)
    left = Q(state=State.LEFT, left_at__lt=now - LEFT_KEPT)
    gone = Subscription.objects.filter(unconfirmed | left)
    _rows, by_model = Subscriber.objects.filter(subscriptions__in=gone).delete()
    return by_model.get("audiences.Subscriber", 0)


def _log(subscription, act, *, text, source, now):
    ConsentEntry.objects.create(subscription=subscription, act=act, at=now, text=str(text), source=source)

"""What is done with a subscription: ask, confirm, leave. Each is logged with the text that was shown."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audiences import choices, limits, suppressions, tokens
from audiences.models import AddressChange, ConsentEntry, LeavingReason, Subscriber, Subscription, Suppression
from audiences.signals import has_left

LETTER_PAUSE = timedelta(minutes=10)
# Both are promised on the page about personal data.
UNCONFIRMED_KEPT = timedelta(days=7)
LEFT_KEPT = timedelta(days=730)
State = Subscription.State
Act = ConsentEntry.Act
PRESENT = [State.ASKED, State.ACTIVE]


class StaleError(Exception):
    """The link belongs to an ask that a newer one has replaced, or to one that was left."""


@transaction.atomic
def ask(
    *,
    address,
    wanted,
    language,
    name="",
    organisation=None,
    other_organisation="",
    text,
    source,
    now,
):
    """Note that somebody asks for this at the (normalised) address; one letter for all of it becomes due.

    Who is subscribed already keeps every detail, and what is active stays as it is: it may be somebody
    else who asks. Returns the subscriber, or None when the address has been written too often today.
    """
    if limits.is_too_many(address, now=now):
        return None
    details = {
        "name": name,
        "language": language,
        "organisation": organisation,
        "other_organisation": other_organisation,
    }
    Subscriber.objects.get_or_create(address=address, defaults={**details, "created_at": now})
    subscriber = Subscriber.objects.select_for_update().get(address=address)
    is_anew = _ask_anew(subscriber, choices.rows(wanted), details, now)
    if is_anew or subscriber.letter_at is None:
        subscriber.letter_at = _earliest_letter(subscriber, now)
    subscriber.save()
    log(subscriber, Act.ASKED, text=text, source=source, now=now)
    return subscriber


def _ask_anew(subscriber, paces, details, now):
    """The newest ask wins. Returns False when it says what the last one said: that mail's link stays good."""
    present = {(each.topic, each.theme_id): each for each in subscriber.subscriptions.all()}
    is_known = any(each.state == State.ACTIVE for each in present.values())
    asked = {key: pace for key, pace in paces.items() if not _is_active(present.get(key))}
    if not asked:
        return False
    waiting = {
        key: each.pace
        for key, each in present.items()
        if each.state == State.ASKED and each.asked_at == subscriber.asked_at
    }
    is_same = is_known or all(getattr(subscriber, name) == value for name, value in details.items())
    is_fresh = waiting == asked and is_same and now - subscriber.asked_at < tokens.CONFIRM_FOR / 2
    # A mail that came back left no link behind.
    if is_fresh and not Suppression.objects.bars(subscriber.address, asked_at=subscriber.asked_at):
        return False
    for name, value in ({} if is_known else details).items():
        setattr(subscriber, name, value)
    subscriber.asked_at = now
    for (topic, theme), pace in asked.items():
        # That it was left before is remembered until the person confirms: anybody can ask.
        values = {"state": State.ASKED, "pace": pace, "asked_at": now, "confirmed_at": None}
        Subscription.objects.update_or_create(
            subscriber=subscriber, topic=topic, theme_id=theme, defaults=values
        )
    return True


def _is_active(subscription):
    return subscription is not None and subscription.state == State.ACTIVE


def _earliest_letter(subscriber, now):
    if subscriber.lettered_at is None:
        return now
    return max(now, subscriber.lettered_at + LETTER_PAUSE)


@transaction.atomic
def ask_for_link(*, address, now):
    """Somebody wants the mail again, or a new link: a letter becomes due, if the address is known."""
    if limits.is_too_many(address, now=now):
        return
    subscriber = Subscriber.objects.select_for_update().filter(address=address, letter_at=None).first()
    if subscriber:
        subscriber.letter_at = _earliest_letter(subscriber, now)
        subscriber.save(update_fields=["letter_at"])


def standing(token):
    """Return the subscriber that a confirmation link belongs to, and what it would confirm, if anything.

    Raises TokenError, Subscriber.DoesNotExist, or StaleError.
    """
    subscriber_id, moment = tokens.read_confirm(token)
    subscriber = Subscriber.objects.get(pk=subscriber_id)
    if not tokens.is_of_ask(moment, subscriber):
        raise StaleError
    asked = subscriber.subscriptions.filter(asked_at=subscriber.asked_at)
    waiting = choices.of(asked.filter(state=State.ASKED))
    if not waiting and not asked.filter(state=State.ACTIVE).exists():
        raise StaleError
    return subscriber, waiting


@transaction.atomic
def confirm(subscriber, *, text, source, now):
    """asked → active. Returns False when it was no longer waiting: confirmed, left, or asked anew."""
    waiting = Subscription.objects.filter(
        subscriber=subscriber, state=State.ASKED, asked_at=subscriber.asked_at
    )
    if not waiting.update(state=State.ACTIVE, confirmed_at=now, left_at=None):
        return False
    Subscriber.objects.filter(pk=subscriber.pk).update(letter_at=None)
    suppressions.lift_confirmed(subscriber.address, now=now)
    log(subscriber, Act.CONFIRMED, text=text, source=source, now=now)
    return True


@transaction.atomic
def leave(subscriptions, *, text, source, now):
    """asked or active → left, for these of one subscriber. Returns False when all were left already."""
    present = list(subscriptions.filter(state__in=PRESENT).select_related("subscriber"))
    rows = Subscription.objects.filter(pk__in=[each.pk for each in present], state__in=PRESENT)
    if not rows.update(state=State.LEFT, left_at=now):
        return False
    subscriber = present[0].subscriber
    if not subscriber.subscriptions.filter(state__in=PRESENT).exists():
        Subscriber.objects.filter(pk=subscriber.pk).update(letter_at=None)
    log(subscriber, Act.LEFT, text=text, source=source, now=now)
    has_left.send(sender=Subscription, subscriptions=[each.pk for each in present], now=now)
    return True


@transaction.atomic
def give_reason(subscriber, *, reason, text, now):
    """Keep why somebody left, without who; what is said again on the same day is not counted."""
    if not limits.is_too_many(f"reason {subscriber.pk}", now=now, most=1):
        LeavingReason.objects.create(reason=reason, text=text, on=timezone.localdate(now))


def forget(*, now):
    """Delete those who never confirmed and those who left long ago, log and all; return how many.

    Who had left, and did not confirm what was asked for since, has left still.
    """
    unconfirmed = Subscription.objects.filter(state=State.ASKED, asked_at__lt=now - UNCONFIRMED_KEPT)
    unconfirmed.filter(left_at__isnull=False).update(state=State.LEFT)
    left_long_ago = Q(state=State.LEFT, left_at__lt=now - LEFT_KEPT)
    expired = Q(pk__in=unconfirmed.values("pk"))
    gone = Subscription.objects.filter(expired | left_long_ago)
    owners = list(gone.values_list("subscriber", flat=True).distinct())
    gone.delete()
    AddressChange.objects.filter(asked_at__lt=now - tokens.CONFIRM_FOR).delete()
    _rows, by_model = Subscriber.objects.filter(pk__in=owners, subscriptions=None).delete()
    return by_model.get("audiences.Subscriber", 0)


def log(subscriber, act, *, text, source, now):
    ConsentEntry.objects.create(subscriber=subscriber, act=act, at=now, text=str(text), source=source)

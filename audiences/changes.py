"""What subscribers change by the link in a mail, which proves that the mailbox is theirs."""

from django.db import IntegrityError, transaction

from audiences import choices, holdings, limits, suppressions
from audiences.actions import log
from audiences.models import AddressChange, ConsentEntry, Subscriber, Subscription
from audiences.signals import has_left

State = Subscription.State
Act = ConsentEntry.Act


@transaction.atomic
def choose(subscriber, *, wanted, details, text, source, now):
    """Let the subscriptions be what is wanted, at once: the link is the confirmation."""
    Subscriber.objects.filter(pk=subscriber.pk).update(**details)
    paces = choices.rows(wanted)
    rows = Subscription.objects.select_for_update().filter(subscriber=subscriber)
    present = {(each.topic, each.theme_id): each for each in rows if each.state == State.ACTIVE}
    dropped = [each.pk for key, each in present.items() if key not in paces]
    changed = [key for key, pace in paces.items() if key not in present or present[key].pace != pace]
    rows.filter(pk__in=dropped).update(state=State.LEFT, left_at=now)
    # What somebody asked for in a form, perhaps another person, is replaced by what is chosen here.
    rows.filter(state=State.ASKED, left_at__isnull=False).update(state=State.LEFT)
    rows.filter(state=State.ASKED).update(state=State.LEFT, left_at=now)
    for topic, theme in changed:
        key = topic, theme
        confirmed_at = present[key].confirmed_at if key in present else now
        values = {"state": State.ACTIVE, "pace": paces[key], "confirmed_at": confirmed_at, "left_at": None}
        rows.update_or_create(
            subscriber=subscriber,
            topic=topic,
            theme_id=theme,
            defaults=values,
            create_defaults={**values, "asked_at": now},
        )
    if paces:
        suppressions.lift_confirmed(subscriber.address, now=now)
    if dropped or changed:
        log(subscriber, Act.CHANGED if paces else Act.LEFT, text=text, source=source, now=now)
    # To go from one theme to another is not to leave.
    kept = {topic for topic, _theme in paces}
    if ended := [each.pk for (topic, _theme), each in present.items() if topic not in kept]:
        has_left.send(sender=Subscription, subscriptions=ended, now=now)


@transaction.atomic
def ask_to_move(subscriber, *, address, now):
    """Both addresses are told; the old one stays until the new one confirms. The newest wish wins.

    Returns False when one of the two has been written too often today.
    """
    if limits.is_too_many(subscriber.address, now=now) or limits.is_too_many(address, now=now):
        return False
    wish = {"address": address, "asked_at": now, "letter_at": now, "notice_at": now}
    AddressChange.objects.update_or_create(subscriber=subscriber, defaults=wish)
    return True


@transaction.atomic
def move(change, *, text, source, now):
    """The new address is proven: it takes the place of the old, or joins the subscriber who has it.

    Returns the subscriber at the new address, or None when the wish was gone: used, stopped or replaced.
    """
    if not AddressChange.objects.filter(pk=change.pk, asked_at=change.asked_at).delete()[0]:
        return None
    subscriber = change.subscriber
    try:
        with transaction.atomic():
            Subscriber.objects.filter(pk=subscriber.pk).update(address=change.address)
    except IntegrityError:
        other = Subscriber.objects.select_for_update().get(address=change.address)
        _join(subscriber, other)
        subscriber = other
    subscriber.refresh_from_db()
    suppressions.lift_confirmed(subscriber.address, now=now)
    log(subscriber, Act.MOVED, text=text, source=source, now=now)
    return subscriber


def _join(subscriber, other):
    """What both have is kept once, active if either was; the log of both is kept."""
    kept = {(each.topic, each.theme_id): each for each in other.subscriptions.select_for_update()}
    for each in subscriber.subscriptions.all():
        twin = kept.get((each.topic, each.theme_id))
        if twin is None:
            Subscription.objects.filter(pk=each.pk).update(subscriber=other)
        elif each.state == State.ACTIVE != twin.state:
            values = {"state": State.ACTIVE, "pace": each.pace, "confirmed_at": each.confirmed_at}
            Subscription.objects.filter(pk=twin.pk).update(**values, left_at=None)
    ConsentEntry.objects.filter(subscriber=subscriber).update(subscriber=other)
    Subscriber.objects.filter(pk=subscriber.pk).delete()


def stop_move(change):
    """Returns False when there was nothing left to stop."""
    return bool(AddressChange.objects.filter(pk=change.pk, asked_at=change.asked_at).delete()[0])


@transaction.atomic
def erase(subscriber):
    """Delete the subscriber, log and all, and have every app take the address out of what must remain."""
    address = subscriber.address
    Subscriber.objects.filter(pk=subscriber.pk).delete()
    holdings.erase(address)

"""What is kept about one address. Each app says what it holds, and how the address is taken out of it."""

from audiences import choices
from audiences.models import AddressChange, ImportedRow, Member, Subscription, Suppression

_held = {}


def register(name, *, rows, erase=None):
    """`rows(address)` returns plain data; `erase(address)` takes the address out of what remains."""
    _held[name] = rows, erase


def export(subscriber):
    """Everything about the subscriber and the address, as data that can be written as JSON."""
    address = subscriber.address
    return {
        "subscriber": _subscriber(subscriber),
        "subscriptions": [_subscription(each) for each in subscriber.subscriptions.order_by("pk")],
        "consent_log": list(subscriber.consent_log.values("at", "act", "text", "source")),
        "change_of_address": list(
            AddressChange.objects.filter(subscriber=subscriber).values("address", "asked_at")
        ),
        "target_groups": list(
            Member.objects.filter(address__iexact=address).values("target_group__name", "name", "language")
        ),
        "suppressed": list(Suppression.objects.filter(address=address).values("reason", "note", "at")),
        "imported_lists": list(
            ImportedRow.objects.filter(address=address).values("work__name", "work__created_at", "cells")
        ),
        **{name: rows(address) for name, (rows, _erase) in _held.items()},
    }


def erase(address):
    # A list that is looked through and not imported yet must not bring the address back.
    ImportedRow.objects.filter(address=address).delete()
    for _rows, take_out in _held.values():
        if take_out:
            take_out(address)


def remains(address):
    """What is not erased with the subscriber, because the address would be mailed again without it."""
    return {
        "suppressed": Suppression.objects.filter(address=address).exists(),
        "groups": list(
            Member.objects.filter(address__iexact=address)
            .values_list("target_group__name", flat=True)
            .distinct()
        ),
    }


def _subscriber(subscriber):
    organisation = subscriber.organisation
    return {
        "address": subscriber.address,
        "name": subscriber.name,
        "language": subscriber.language,
        "organisation": organisation.name if organisation else subscriber.other_organisation,
        "created": subscriber.created_at,
    }


def _subscription(subscription):
    return {
        "what": choices.lines(choices.of(Subscription.objects.filter(pk=subscription.pk)))[0],
        "topic": subscription.topic,
        "theme": subscription.theme_id,
        "pace": subscription.pace,
        "state": subscription.state,
        "asked": subscription.asked_at,
        "confirmed": subscription.confirmed_at,
        "left": subscription.left_at,
    }

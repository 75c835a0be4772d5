"""Addresses that are not mailed: how they come to be on the list, and the way back. Each act is logged."""

from django.db import transaction
from django.db.models import Max

from audiences.models import Suppression, SuppressionEntry

Act = SuppressionEntry.Act


@transaction.atomic
def suppress(found, *, reason, now, by=None):
    """Suppress addresses, {address: note}. Who is suppressed already stays so, for the first reason.

    A complaint weighs more than a bounce: it takes the bounce's place.
    """
    if reason == Suppression.Reason.COMPLAINT:
        Suppression.objects.filter(address__in=found, reason=Suppression.Reason.BOUNCE).delete()
    known = set(Suppression.objects.filter(address__in=found).values_list("address", flat=True))
    new = {address: note[:300] for address, note in found.items() if address not in known}
    Suppression.objects.bulk_create(
        [Suppression(address=address, reason=reason, note=note, at=now) for address, note in new.items()],
        ignore_conflicts=True,
    )
    _log(new, Act.SUPPRESSED, reason, now, by)


@transaction.atomic
def lift(suppression, *, note, by, now):
    """Mail the address again. Returns False when it was lifted already."""
    deleted, _rows = Suppression.objects.filter(pk=suppression.pk).delete()
    if deleted:
        _log({suppression.address: note}, Act.LIFTED, suppression.reason, now, by)
    return bool(deleted)


def lift_confirmed(address, *, now):
    """Somebody has confirmed from the mailbox: it takes mail again. What the person decided stays."""
    bounced = Suppression.objects.filter(address=address, reason=Suppression.Reason.BOUNCE).first()
    if bounced:
        lift(bounced, note="", by=None, now=now)


def last_lifted(address):
    """When the address was last let back; None when it never was."""
    lifted = SuppressionEntry.objects.filter(address=address, act=Act.LIFTED)
    return lifted.aggregate(at=Max("at"))["at"]


def _log(notes, act, reason, now, by):
    SuppressionEntry.objects.bulk_create(
        SuppressionEntry(address=address, act=act, reason=reason, note=note[:300], at=now, by=by)
        for address, note in notes.items()
    )

"""To write in what may be approved: a change after the approval voids it, and the approver is told."""

from contextlib import contextmanager

from django.db import transaction

from activities import actions, notices
from activities.models.occasion import lock_occasion_of


@contextmanager
def editing(product, *, by, now):
    """One transaction in which nobody else writes, approves or sends the product.

    When what is approved has been changed in it, it is a draft again. Raises NotInState when it has
    begun to go out. Yields the fingerprint from before.
    """
    with transaction.atomic():
        lock_occasion_of(product)
        product.lock(product.State.DRAFT, product.State.APPROVED)
        was_approved = product.state == product.State.APPROVED
        before = product.fingerprint()
        yield before
        if was_approved:
            after = type(product).objects.get(pk=product.pk)
            if after.state == product.State.APPROVED and after.fingerprint() != before:
                _void(after, by=by, now=now)


def _void(product, *, by, now):
    approver, approved_at = product.approved_by, product.approved_at
    actions.withdraw(product, now=now)
    if approver and approver != by:
        notices.voided(product, approver, by=by, approved_at=approved_at, now=now)

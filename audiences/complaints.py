"""Somebody has told their mail provider that our mail is unwanted: nothing more is sent to that address."""

from audiences import actions, consent
from audiences.models import Subscription


def end_subscriptions(address, *, now):
    """End everything that is subscribed to at the address; it stands in the consent log as a complaint."""
    present = Subscription.objects.exclude(state=Subscription.State.LEFT)
    for subscription in present.filter(subscriber__address=address):
        actions.leave(subscription, text=consent.COMPLAINT, source=consent.PROVIDER, now=now)

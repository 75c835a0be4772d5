"""Somebody has told their mail provider that our mail is unwanted: nothing more is sent to that address."""

from audiences import actions, consent
from audiences.models import Subscription


def end_subscriptions(address, *, now):
    """End everything that is subscribed to at the address; it stands in the consent log as a complaint."""
    subscribed = Subscription.objects.filter(subscriber__address=address)
    actions.leave(subscribed, text=consent.COMPLAINT, source=consent.PROVIDER, now=now)

"""The ways out. A channel is a module with three verbs, found by its kind:

prepare(occasion, *, now)     draft the product; runs inside the transaction that opens the occasion
deliver(occasion, *, now)     send it on its way; runs inside the transaction that makes it running
evidence(occasions, *, now)   {occasion id: Evidence}, without writing: how far each has come

and `audience(activity)`: whom it mails, or None.
"""

from dataclasses import replace
from importlib import import_module

from news.models.audience_choice import chosen

REGISTRY = {
    "newsletter": "activities.channels.newsletter",
    "report": "activities.channels.report",
    "meeting": "activities.channels.meeting",
    "conference": "activities.channels.meeting",
    "web": "activities.channels.web",
    "manual": "activities.channels.manual",
}


def adapter(kind):
    return import_module(REGISTRY[kind])


def audience_of(occasion):
    """Whom the occasion mails: those its row means, as narrowed for its issue; or None."""
    audience = adapter(occasion.channel.kind).audience(occasion.activity)
    return replace(audience, selection=chosen(occasion.issue)) if occasion.issue_id else audience

from datetime import UTC, datetime

from audiences import actions
from audiences.models import Area, Subscription

NOW = datetime(2013, 5, 14, 7, 0, tzinfo=UTC)


def make_ask(address="anna@exempel.se", *, now=NOW, language="sv", **wish):
    subscription = actions.ask(
        address=address, language=language, text="Jag vill", source="test", now=now, **wish
    )
    return Subscription.objects.get(pk=subscription.pk)


def make_subscription(address="anna@exempel.se", *, now=NOW, **wish):
    subscription = make_ask(address, now=now, **wish)
    actions.confirm(subscription, text="Ja", source="test", now=now)
    return Subscription.objects.get(pk=subscription.pk)


def make_left(address="anna@exempel.se", *, now=NOW):
    subscription = make_subscription(address, now=now)
    actions.leave(subscription, text="Nej", source="test", now=now)
    return Subscription.objects.get(pk=subscription.pk)


def altered(token, position):
    """The token with one character exchanged for another that is allowed in tokens."""
    character = "A" if token[position] != "A" else "B"
    return token[:position] + character + token[position + 1 :]


def make_area(name="Område", *, county=None, is_public=True, **values):
    slug = f"omrade-{Area.objects.count() + 1}"
    return Area.objects.create(name=name, slug=slug, county_id=county, is_public=is_public, **values)

import time
from datetime import UTC, datetime

import time_machine

from audiences import actions, tokens
from audiences.choices import NEWSLETTER, Choice
from audiences.models import Area, Pace, Subscription, Theme, Topic

NOW = datetime(2013, 5, 14, 7, 0, tzinfo=UTC)


def make_ask(address="anna@exempel.se", *, now=NOW, language="sv", wanted=(NEWSLETTER,), **wish):
    """Ask, and return the first subscription that it is about; None when nobody listened."""
    subscriber = actions.ask(
        address=address, language=language, wanted=wanted, text="Jag vill", source="test", now=now, **wish
    )
    return subscriber and first_of(subscriber)


def make_subscription(address="anna@exempel.se", *, now=NOW, **wish):
    subscription = make_ask(address, now=now, **wish)
    actions.confirm(subscription.subscriber, text="Ja", source="test", now=now)
    return Subscription.objects.get(pk=subscription.pk)


def make_left(address="anna@exempel.se", *, now=NOW):
    subscription = make_subscription(address, now=now)
    actions.leave(subscription.siblings, text="Nej", source="test", now=now)
    return Subscription.objects.get(pk=subscription.pk)


def first_of(subscriber):
    return subscriber.subscriptions.select_related("subscriber").order_by("pk").first()


def choice(topic, pace="weekly", *themes):
    return Choice(Topic(topic), Pace(pace), tuple(Theme.objects.filter(pk__in=themes)))


def shown_form(purpose="subscribe", *, seconds=60):
    """The token of a form that was shown so long ago."""
    with time_machine.travel(time.time() - seconds, tick=False):
        return tokens.form_token(purpose)


def altered(token, position):
    """The token with one character exchanged for another that is allowed in tokens."""
    character = "A" if token[position] != "A" else "B"
    return token[:position] + character + token[position + 1 :]


def make_area(name="Område", *, county=None, is_public=True, **values):
    slug = f"omrade-{Area.objects.count() + 1}"
    return Area.objects.create(name=name, slug=slug, county_id=county, is_public=is_public, **values)

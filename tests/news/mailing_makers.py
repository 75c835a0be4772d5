"""What the tests of the mailing need, made in a line, and ways out that behave as told."""

from datetime import UTC, datetime

from audiences.models import Member, Subscriber, Subscription, TargetGroup
from news.mailing.audience import Audience
from news.mailing.models import Mailing
from news.mailing.sending import start_mailing
from news.mailing.transport import OneByOne

NOW = datetime(2013, 5, 3, 7, 0, tzinfo=UTC)
TEXT = {
    "language": "sv",
    "subject": "Nytt från sociala insatsgrupper",
    "html": '<p>Hej på er!</p><!--leave--><p><a href="[[leave-link]]">Avsluta</a></p><!--/leave-->',
    "text": "Hej på er!\n<!--leave-->Avsluta: [[leave-link]]\n<!--/leave-->",
}


def make_subscription(address, state=Subscription.State.ACTIVE, language="sv"):
    subscriber = Subscriber.objects.create(address=address, language=language, created_at=NOW)
    return Subscription.objects.create(subscriber=subscriber, state=state, asked_at=NOW, confirmed_at=NOW)


def make_subscriptions(count):
    subscribers = Subscriber.objects.bulk_create(
        Subscriber(address=f"s{number}@kommun.se", created_at=NOW) for number in range(count)
    )
    return Subscription.objects.bulk_create(
        Subscription(subscriber=subscriber, state="active", asked_at=NOW, confirmed_at=NOW)
        for subscriber in subscribers
    )


def make_group(*addresses):
    group = TargetGroup.objects.create(key=f"g{TargetGroup.objects.count()}", name="Grupp", rank="primary")
    Member.objects.bulk_create(
        Member(target_group=group, name=address, address=address) for address in addresses
    )
    return group


def make_mailing(*addresses, key="brev-1", audience=None, texts=(TEXT,), now=NOW):
    """A newsletter to single addresses, or to an audience."""
    purpose = Mailing.Purpose.NEWSLETTER
    return start_mailing(
        key=key, purpose=purpose, texts=texts, audience=audience, addresses=addresses, now=now
    )


def make_newsletter(count):
    """A newsletter to so many subscribers."""
    make_subscriptions(count)
    return make_mailing(audience=Audience(topic="newsletter"))


def states(mailing):
    return dict(mailing.deliveries.values_list("address", "state"))


class Out(OneByOne):
    """A way out that keeps what it gets; `does` runs first and may raise, as the world does."""

    def __init__(self, does=lambda address: None):
        self.does = does
        self.sent = []
        self.contents = []

    def send(self, envelope, *, at):
        self.does(envelope.address)
        self.sent.append(envelope.address)
        self.contents.append(envelope.content)
        return "250 OK"


def raising(error):
    def does(address):
        raise error

    return does

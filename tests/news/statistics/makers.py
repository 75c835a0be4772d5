"""A newsletter that has gone out, and what became of it."""

from datetime import timedelta

from audiences.models import Organisation
from news.bounces.recording import record, weigh
from news.mailing.audience import Audience
from news.statistics.sums import keep_sums
from tests.news.bounces.makers import send
from tests.news.mailing_makers import NOW, TEXT, Out, make_mailing, make_subscription

LATER = NOW + timedelta(hours=1)


def organisation_in(county="14"):
    """One of the county's municipalities, which are there from the beginning."""
    return Organisation.objects.filter(municipality__county=county).first()


def make_readers(count, organisation=None, prefix="r"):
    found = [make_subscription(f"{prefix}{number}@kommun.se") for number in range(count)]
    for each in found:
        each.subscriber.organisation = organisation
        each.subscriber.save()
    return found


def make_sent_newsletter(key="brev-1", *, now=NOW, text=TEXT, out=None):
    """To everybody who subscribes now; counted."""
    mailing = make_mailing(key=key, audience=Audience(topic="newsletter"), texts=[text], now=now)
    send(mailing, out or Out(), now)
    keep_sums(now)
    return mailing


def come_back(mailing, *addresses, kind="soft", now=LATER):
    for address in addresses:
        record(mailing.deliveries.get(address=address), kind=kind, now=now)
    weigh(now)
    keep_sums(now)

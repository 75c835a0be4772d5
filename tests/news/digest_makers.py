"""Readers of digests, and what they have been told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from news.digests.making import make_digests
from news.models import Article, Delivery, Mailing
from tests.audiences.makers import make_subscription

LOCAL = ZoneInfo("Europe/Stockholm")


def at(words):
    """A Swedish wall time: at("2013-05-06 08:00"), which is a Monday."""
    return datetime.fromisoformat(words).replace(tzinfo=LOCAL)


MONDAY = at("2013-05-06 08:00")
BEFORE = at("2013-05-02 10:00")


def reader(address, *wanted, **values):
    return make_subscription(address, wanted=wanted, now=at("2013-04-01 10:00"), **values)


def mailed(kind="weekly"):
    """The titles that each address was told of, from the texts of its mailing."""
    told = {}
    rows = Delivery.objects.filter(mailing__key__startswith=kind).order_by("pk")
    for row in rows.select_related("mailing"):
        html = row.mailing.texts.get(language=row.language).text
        titles = [article.title for article in Article.objects.order_by("pk") if article.title in html]
        told.setdefault(row.address, []).append(titles)
    return told


def settle(now):
    """The windows before the test begins are made, as if the portal had been running."""
    make_digests(now)
    Mailing.objects.all().delete()

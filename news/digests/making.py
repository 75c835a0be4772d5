"""Digests and what is mailed at once: made once each, only when there is something, after a time to mend.

Readers are grouped by what their choices give them. Each group is one mailing, so that the ledger, its
account and its faults are those of every other mailing.
"""

import logging
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext_lazy

from audiences.models import Language, Pace
from news.digests import windows
from news.digests.items import found
from news.mailing.audience import Audience
from news.mailing.choosers import Choosers, choices_of, sums_of
from news.mailing.sending import start_mailing
from news.models import Digest, Mailing
from news.rendering import render

logger = logging.getLogger(__name__)

OVERTAKEN = "40001"  # of PostgreSQL: somebody has changed what the transaction stands on
# What was published this lately may still be mended, or taken back, before it is mailed.
DELAY = timedelta(minutes=15)
# What is older is no longer mailed at once: not after an outage, nor when somebody dates it back.
AT_ONCE_FOR = timedelta(days=3)


@contextmanager
def _at_one_moment():
    """A transaction in which everybody's choices stand still: the groups are written one after another.

    Who changed them in between would be in two groups, or in none: then nothing is made, and the next tick
    makes it. SQLite lets nobody else write meanwhile.
    """
    is_outermost = not connection.in_atomic_block
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql" and is_outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != OVERTAKEN:
            raise
        logger.info("Choices were changed while a digest was made; the next tick makes it")


def make_digests(now):
    """Make what is due; a step of the tick. Two ticks at once make it once."""
    _make_at_once(now)
    moments = {pace: windows.last(pace, now) for pace in (Pace.WEEKLY, Pace.MONTHLY)}
    keys = {pace: f"{pace}-{moment.date()}" for pace, moment in moments.items()}
    made = _made(keys.values())
    for pace, moment in moments.items():
        if keys[pace] not in made:
            _make_window(pace, keys[pace], moment, now)


def _make_at_once(now):
    items = {f"{Pace.AT_ONCE}-{item.key}": item for item in found(now - AT_ONCE_FOR, now - DELAY, now=now)}
    made = _made(items)
    for key, item in items.items():
        # What was changed before the first mail was told of in it.
        is_told = item.changed_from and item.at <= item.changed_from + DELAY
        if key not in made and not is_told:
            with _at_one_moment():
                if _claim(key, Pace.AT_ONCE, item.at, now):
                    _mail(key, Pace.AT_ONCE, [item], now)


@_at_one_moment()
def _make_window(pace, key, moment, now):
    """One digest of all since the last that was made, however many windows an outage has swallowed."""
    last = Digest.objects.filter(pace=pace).order_by("-until").first()
    since = last.until if last else windows.before(pace, moment) - DELAY
    until = moment - DELAY
    if since >= until or not _claim(key, pace, until, now):
        return
    items = found(since, until, now=now)
    # What is new here is told whole; a change is told of what was told before.
    news = [item for item in items if not item.changed_from or item.changed_from <= since]
    _mail(key, pace, news, now)


def _made(keys):
    return set(Digest.objects.filter(key__in=list(keys)).values_list("key", flat=True)) if keys else set()


def _claim(key, pace, until, now):
    """The insert is the lock. What comes after it in the transaction is done once, or not at all."""
    try:
        with transaction.atomic():
            Digest.objects.create(key=key, pace=pace, until=until, made_at=now)
    except IntegrityError:
        return False
    return True


def _mail(key, pace, items, now):
    wanted = [choice for choice in choices_of(pace) if any(item.is_wanted(*choice) for item in items)]
    for number, (told, sums) in enumerate(_groups(pace, wanted, items), 1):
        start_mailing(
            key=f"{key}-{number}",
            purpose=Mailing.Purpose.DIGEST,
            texts=[text(pace, told, language=language) for language in Language.values],
            audience=Audience(choosers=Choosers(pace, tuple(wanted), tuple(sums))),
            now=now,
        )


def _groups(pace, wanted, items):
    """Pairs of the items that some readers get, and the sums of choices that give just these."""
    groups = {}
    for total in sums_of(pace, wanted):
        chosen = [choice for digit, choice in enumerate(wanted) if total >> digit & 1]
        told = tuple(item for item in items if any(item.is_wanted(*choice) for choice in chosen))
        groups.setdefault(told, []).append(total)
    return groups.items()


HEADINGS = {
    Pace.WEEKLY: gettext_lazy("New since last week"),
    Pace.MONTHLY: gettext_lazy("New since last month"),
}


def text(pace, items, *, language):
    """The finished mail. An item that comes alone gives it its name."""
    alone = items[0] if pace == Pace.AT_ONCE else None
    context = {
        "items": items,
        "alone": alone,
        "heading": alone.title if alone else HEADINGS[pace],
        "rest": len(items) - 1,
        "is_example": any(item.is_example for item in items),
    }
    return render("digest", context, language=language)

"""Rows of a list become subscribers, a block at a time, each with the proof of its consent."""

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
)
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audiences import bulk
from audiences.choices import Choice, said
from audiences.importing import verdicts
from audiences.models import ConsentEntry, Pace, Subscriber, Subscription, Topic
from audiences.models.exchange import Verdict

State = Subscription.State


def write(work, rows, *, now):
    """Write those of the rows that can be written, inside the caller's transaction."""
    _make_subscribers(rows, now)
    # Whoever asks, confirms or leaves at the same moment is before us or after us.
    owners = Subscriber.objects.filter(address__in=rows.taken().values("address")).order_by("address")
    list(owners.select_for_update().values_list("pk"))
    verdicts.judge(rows, is_written=True)
    _confirm(rows.filter(verdict=Verdict.WAITING), now)
    _subscribe(rows.filter(verdict=Verdict.NEW), work, now)
    _log(rows.taken(), work, now)


def _make_subscribers(rows, now):
    columns = ["address", "name", "language", "organisation", "other_organisation"]
    # In the order of addresses, so that two imports never wait for each other.
    hopeful = verdicts.hopeful(rows).order_by("address", "row")
    made = hopeful.annotate(
        example=Value(False, BooleanField()), now=Value(now, DateTimeField())
    ).values_list(*columns, "example", "now")
    bulk.insert_from(Subscriber, [*columns, "is_example", "created_at"], made, or_leave=True)


def _confirm(rows, now):
    asked = Subscription.objects.filter(state=State.ASKED, left_at=None)
    same = rows.filter(address=OuterRef("subscriber__address"), topic=OuterRef("topic"))
    asked.filter(
        Exists(same), subscriber__in=Subscriber.objects.filter(address__in=rows.values("address"))
    ).update(state=State.ACTIVE, confirmed_at=now)


def _subscribe(rows, work, now):
    made = _owned(rows).annotate(
        pace=_by_topic(_pace, work, CharField()),
        state=Value(State.ACTIVE, CharField()),
        now=Value(now, DateTimeField()),
    )
    columns = ["subscriber", "topic", "pace", "state", "asked_at", "confirmed_at"]
    bulk.insert_from(
        Subscription, columns, made.values_list("owner", "topic", "pace", "state", "now", F("now"))
    )


def _log(rows, work, now):
    made = _owned(rows).annotate(
        act=Value(ConsentEntry.Act.IMPORTED, CharField()),
        at=Value(now, DateTimeField()),
        text=_by_topic(_proof, work, TextField()),
        source=Value(_("list: %(name)s") % {"name": work.name[-100:]}, CharField()),
    )
    columns = ["subscriber", "act", "at", "text", "source"]
    bulk.insert_from(ConsentEntry, columns, made.values_list("owner", *columns[1:]))


def _owned(rows):
    owner = Subscriber.objects.filter(address=OuterRef("address")).values("pk")
    return rows.order_by().annotate(owner=Subquery(owner))


def _by_topic(say, work, field):
    return Case(*(When(topic=topic, then=Value(say(work, topic), field)) for topic in Topic))


def _pace(work, topic):
    return Pace.MONTHLY if topic == Topic.NEWSLETTER else work.pace


def _proof(work, topic):
    """What these people agreed to, when and how, as whoever imported them has said."""
    words = _("Agreed on %(day)s: %(source)s") % {
        "day": date_format(work.consent_on),
        "source": work.consent_source,
    }
    return said(f"{work.consent_text}\n{words}", [Choice(topic, Pace(_pace(work, topic)))])

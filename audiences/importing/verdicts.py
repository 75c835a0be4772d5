"""What becomes of rows by what is stored now, decided in the database for a block of rows at once."""

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from audiences.models import ImportedRow, Subscriber, Subscription, Suppression
from audiences.models.exchange import Verdict

State = Subscription.State
# Anybody can ask in another's name: until it is confirmed, who left before has left.
_HAS_LEFT = Q(state=State.LEFT) | Q(state=State.ASKED, left_at__isnull=False)
# One topic can be asked for by several themes: the first of these that holds for any of them counts.
_STANDINGS = ((Q(state=State.ACTIVE), Verdict.KNOWN), (_HAS_LEFT, Verdict.LEFT))
# A sum is in no index: without it a database that has not counted its rows yet would walk all earlier ones.
_EARLIER = ImportedRow.objects.annotate(place=F("row") + 0).filter(
    work=OuterRef("work"), address=OuterRef("address"), topic=OuterRef("topic"), place__lt=OuterRef("row")
)
_SUPPRESSED = Suppression.objects.filter(address=OuterRef("address"))
_OWNER = Subscriber.objects.filter(address=OuterRef("address"))


def judge(rows, *, is_written=False):
    """Judge the rows that the file has not decided; `is_written` when their subscribers exist."""
    grounds = [(Exists(_EARLIER), Verdict.DUPLICATE), (Exists(_SUPPRESSED), Verdict.SUPPRESSED)]
    if is_written:
        # Whoever has erased everything in this moment has left.
        grounds.append((~Exists(_OWNER), Verdict.LEFT))
    verdict = Case(
        *(When(ground, then=Value(verdict.value)) for ground, verdict in grounds),
        default=Coalesce(Subquery(_standing()), Value(Verdict.NEW.value)),
        output_field=CharField(),
    )
    # Most rows are what they were taken for: to write them once more costs more than to judge them.
    changed = rows.exclude(address="").annotate(judged=verdict).exclude(verdict=F("judged"))
    changed.update(verdict=verdict)


def _standing():
    """The verdict by what the address has asked for before, if anything."""
    same = Subscription.objects.filter(subscriber__address=OuterRef("address"), topic=OuterRef("topic"))
    places = (When(ground, then=Value(place)) for place, (ground, _verdict) in enumerate(_STANDINGS))
    words = (When(ground, then=Value(verdict.value)) for ground, verdict in _STANDINGS)
    ranked = same.annotate(
        place=Case(*places, default=Value(len(_STANDINGS)), output_field=IntegerField()),
        verdict=Case(*words, default=Value(Verdict.WAITING.value), output_field=CharField()),
    )
    return ranked.order_by("place").values("verdict")[:1]


def hopeful(rows):
    """Those whose subscribers may be made: a suppressed address is not kept a second time."""
    return rows.taken().exclude(Exists(_SUPPRESSED))


def with_first(rows):
    """In which row of the list each one's address stands first."""
    same = ImportedRow.objects.filter(
        work=OuterRef("work"), address=OuterRef("address"), topic=OuterRef("topic")
    )
    return rows.annotate(first=Subquery(same.order_by("row").values("row")[:1]))


def count(rows):
    """How many there are of each verdict."""
    return dict(rows.order_by().values_list("verdict").annotate(Count("pk")))

"""Who a mailing is for, decided in the database in one statement however many they are."""

from dataclasses import dataclass, field

from django.db import connection

from audiences.models import Language, Suppression
from news.mailing.candidates import REASONS, candidates
from news.mailing.choosers import Choosers
from news.mailing.models import Delivery, DeliveryState, Exclusion
from news.mailing.selection import Selection

# Whom no address stands twice for needs no ranking, which costs as much as all the rest.
_SINGLE = "SELECT candidate.*, 1 AS turn FROM candidate"
_RANKED = """
SELECT candidate.*, ROW_NUMBER() OVER (
    PARTITION BY address ORDER BY place, language DESC, subscription_id
) AS turn FROM candidate
"""
_CHOSEN = """
WITH candidate (address, language, subscription_id, place) AS ({candidates}),
ranked AS ({ranked}),
chosen AS (
    SELECT ranked.address, language, subscription_id,
        CASE WHEN suppression.id IS NULL THEN {reason} ELSE 'suppressed' END AS reason
    FROM ranked LEFT JOIN {suppression} AS suppression ON suppression.address = ranked.address
    WHERE turn = 1
)
"""
# The same without the order that decides whose grounds speak for an address: only how many there are.
_COUNT = """
WITH candidate (address, language, subscription_id, place) AS ({candidates}),
grounds AS ({grounds})
SELECT CASE WHEN suppression.id IS NULL THEN {reason} ELSE 'suppressed' END AS reason, COUNT(*)
FROM grounds LEFT JOIN {suppression} AS suppression ON suppression.address = grounds.address GROUP BY 1
"""
_GROUNDS = "SELECT address, MIN(place) AS place FROM candidate GROUP BY address"
_WHO = """
SELECT address, language, subscription_id IS NOT NULL FROM chosen
WHERE reason = '' AND address > %s ORDER BY address LIMIT %s
"""
_DELIVERIES = """
INSERT INTO {delivery} (mailing_id, address, language, subscription_id, by_subscription,
    state, try_at, tries, lease, answer)
SELECT %s, address, language, subscription_id, subscription_id IS NOT NULL, %s, %s, 0, '', ''
FROM {chosen} WHERE reason = '' ON CONFLICT DO NOTHING
"""
_EXCLUSIONS = """
INSERT INTO {exclusion} (mailing_id, address, reason)
SELECT %s, address, reason FROM {chosen} WHERE reason <> '' ON CONFLICT DO NOTHING
"""
_TALLY = "SELECT reason, COUNT(*) FROM {chosen} GROUP BY reason"
_KEPT = "frozen_audience"


@dataclass(frozen=True)
class Audience:
    """The subscribers of a topic, members of target groups (by id), single addresses, readers of a digest."""

    topic: str = ""
    groups: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()
    language: str = Language.SWEDISH.value  # of the single addresses
    choosers: Choosers | None = None
    selection: Selection = field(default_factory=Selection)  # of the first two


@dataclass(frozen=True)
class Count:
    candidates: int
    deliveries: int
    exclusions: dict[str, int]  # by Exclusion.Reason

    @classmethod
    def of(cls, rows):
        reasons = dict(rows)
        deliveries = reasons.pop("", 0)
        return cls(deliveries + sum(reasons.values()), deliveries, reasons)


def freeze(mailing, audience, *, now):
    """Write who gets the mailing and who was left out. Later changes of the audience do not count.

    Returns the Count.
    """
    chosen, parameters = _statement(audience, _CHOSEN)
    if not chosen:
        return Count.of([])
    delivered = [mailing.pk, DeliveryState.QUEUED, connection.ops.adapt_datetimefield_value(now)]
    write = _freeze_at_once if connection.vendor == "postgresql" else _freeze_by_a_table
    return Count.of(write(chosen, parameters, delivered, [mailing.pk]))


def _freeze_at_once(chosen, parameters, delivered, excluded):
    """PostgreSQL writes two tables in one statement: who is chosen is found once."""
    deliveries, exclusions, tally = (_filled(each, "chosen") for each in (_DELIVERIES, _EXCLUSIONS, _TALLY))
    sql = f"{chosen}, delivered AS ({deliveries}), excluded AS ({exclusions}) {tally}"
    return _rows(sql, [*parameters, *delivered, *excluded])


def _freeze_by_a_table(chosen, parameters, delivered, excluded):
    """SQLite keeps who is chosen in a table of this connection, which costs less than to find them twice."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS temp.{_KEPT}")
        made = f"CREATE TEMPORARY TABLE {_KEPT} AS {chosen} SELECT * FROM chosen"  # noqa: S608
        cursor.execute(made, parameters)
        cursor.execute(_filled(_DELIVERIES, _KEPT), delivered)
        cursor.execute(_filled(_EXCLUSIONS, _KEPT), excluded)
        cursor.execute(_filled(_TALLY, _KEPT))
        found = cursor.fetchall()
        cursor.execute(f"DROP TABLE temp.{_KEPT}")
    return found


def count(audience):
    """What `freeze` would write, without writing."""
    sql, parameters = _statement(audience, _COUNT)
    return Count.of(_rows(sql, parameters) if sql else [])


def who(audience, *, after="", limit):
    """The first who would get it, by address: (address, language, whether by subscription)."""
    sql, parameters = _statement(audience, _CHOSEN)
    return _rows(sql + _WHO, [*parameters, after, limit]) if sql else []


def _statement(audience, template):
    """The SQL and its parameters; nothing when there is nobody to look for."""
    found, parameters, is_single = candidates(audience)
    if not found:
        return "", []
    reasons = " ".join(f"WHEN {place} THEN '{reason}'" for place, reason in REASONS.items())
    sql = template.format(
        candidates=found,
        ranked=_SINGLE if is_single else _RANKED,
        grounds="SELECT address, place FROM candidate" if is_single else _GROUNDS,
        reason=f"CASE place {reasons} END",
        suppression=_table(Suppression),
    )
    return sql, parameters


def _filled(template, chosen):
    return template.format(chosen=chosen, delivery=_table(Delivery), exclusion=_table(Exclusion))


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


def _rows(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()

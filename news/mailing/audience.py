"""Who a mailing is for, decided in the database in one statement however many they are."""

from dataclasses import dataclass, field

from django.db import connection

from audiences.models import Language, Suppression
from news.mailing.candidates import NOBODY, REASONS, candidates
from news.mailing.choosers import Choosers
from news.mailing.models import Delivery, DeliveryState, Exclusion
from news.mailing.selection import Selection

# Most addresses are subscribers of one topic and nothing else. Only the others, who may have several
# grounds, are ranked: to rank a million costs as much as to write them.
_GROUNDS = """
WITH single (address, language, subscription_id, place) AS NOT MATERIALIZED ({single}),
other (address, language, subscription_id, place) AS ({other}),
grounds AS (
    SELECT * FROM other UNION ALL SELECT * FROM single WHERE address IN (SELECT address FROM other)
),
"""
_CHOSEN = """
ranked AS (
    SELECT grounds.*, ROW_NUMBER() OVER (
        PARTITION BY address ORDER BY place, language DESC, subscription_id
    ) AS turn FROM grounds
    UNION ALL SELECT single.*, 1 FROM single WHERE {is_alone}
),
chosen AS (
    SELECT ranked.address, language, subscription_id,
        CASE WHEN suppression.id IS NULL THEN {reason} ELSE 'suppressed' END AS reason
    FROM ranked LEFT JOIN {suppression} AS suppression ON suppression.address = ranked.address
    WHERE turn = 1
)
"""
# The same without what decides whose grounds speak for an address: only how many there are.
_COUNT = """
ranked AS (
    SELECT address, MIN(place) AS place FROM grounds GROUP BY address
    UNION ALL SELECT address, place FROM single WHERE {is_alone}
)
SELECT CASE WHEN suppression.id IS NULL THEN {reason} ELSE 'suppressed' END AS reason, COUNT(*)
FROM ranked LEFT JOIN {suppression} AS suppression ON suppression.address = ranked.address GROUP BY 1
"""
_WHO = """
SELECT address, language, subscription_id IS NOT NULL FROM chosen
WHERE reason = '' AND address > %s ORDER BY address LIMIT %s
"""
_DELIVERIES = """
INSERT INTO {delivery} (mailing_id, address, language, subscription_id, by_subscription,
    state, try_at, tries, lease, answer)
SELECT %s, address, language, subscription_id, subscription_id IS NOT NULL, %s, %s, 0, '', ''
FROM {chosen} WHERE reason = ''
"""
_EXCLUSIONS = """
INSERT INTO {exclusion} (mailing_id, address, reason)
SELECT %s, address, reason FROM {chosen} WHERE reason <> ''
"""
_TALLY = "SELECT reason, COUNT(*) FROM {chosen} GROUP BY reason"
_KEPT = "frozen_audience"
# So many PostgreSQL must know of at once: by itself it finds out in a minute or more, and takes a new mailing
# for a row or two until then, so that each look at its progress would read a million.
MANY = 10_000


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
    found = _rows(sql, [*parameters, *delivered, *excluded])
    if dict(found).get("", 0) >= MANY:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_table(Delivery)}")
    return found


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
    single, other = candidates(audience)
    if not (single or other):
        return "", []
    reasons = " ".join(f"WHEN {place} THEN '{reason}'" for place, reason in REASONS.items())
    sql = (_GROUNDS + template).format(
        single=_union(single),
        other=_union(other),
        is_alone="address NOT IN (SELECT address FROM other)" if other else "TRUE",
        reason=f"CASE place {reasons} END",
        suppression=_table(Suppression),
    )
    return sql, [value for _sql, values in (*single, *other) for value in values]


def _union(parts):
    return " UNION ALL ".join(sql for sql, _values in parts) or NOBODY


def _filled(template, chosen):
    return template.format(chosen=chosen, delivery=_table(Delivery), exclusion=_table(Exclusion))


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


def _rows(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()

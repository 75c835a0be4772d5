"""Who a mailing is for, decided in the database in one statement however many they are."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import BigIntegerField, Case, CharField, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Lower

from audiences.models import Language, Member, Subscription, Suppression
from news.mailing.choosers import Choosers
from news.mailing.choosers import candidates as choosing
from news.mailing.models import Delivery, DeliveryState, Exclusion

# The lowest rank speaks for an address: to have left outweighs being a member, and a member
# gets the mail whether or not an ask to subscribe was ever confirmed.
_LEFT, _ACTIVE, _MEMBER, _UNCONFIRMED = range(4)

_CHOSEN = """
WITH candidate (address, language, subscription_id, place, reason) AS ({candidates}),
ranked AS (
    SELECT candidate.*, ROW_NUMBER() OVER (
        PARTITION BY address ORDER BY place, language DESC, subscription_id
    ) AS turn
    FROM candidate
),
chosen AS (
    SELECT ranked.address, language, subscription_id,
        CASE WHEN suppression.id IS NULL THEN ranked.reason ELSE 'suppressed' END AS reason
    FROM ranked LEFT JOIN {suppression} AS suppression ON suppression.address = ranked.address
    WHERE turn = 1
)
"""
_COUNT = "SELECT reason, COUNT(*) FROM chosen GROUP BY reason"
_DELIVERIES = """
INSERT INTO {delivery} (mailing_id, address, language, subscription_id, by_subscription,
    state, try_at, tries, lease, answer)
SELECT %s, address, language, subscription_id, subscription_id IS NOT NULL, %s, %s, 0, '', ''
FROM chosen WHERE reason = '' ON CONFLICT DO NOTHING
"""
_EXCLUSIONS = """
INSERT INTO {exclusion} (mailing_id, address, reason)
SELECT %s, address, reason FROM chosen WHERE reason <> '' ON CONFLICT DO NOTHING
"""
_GIVEN = "SELECT column1, column2, CAST(NULL AS bigint), {place}, '' FROM (VALUES {rows}) AS given"


@dataclass(frozen=True)
class Audience:
    """The subscribers of a topic, members of target groups (by id), single addresses, readers of a digest."""

    topic: str = ""
    groups: tuple[int, ...] = ()
    addresses: tuple[str, ...] = ()
    language: str = Language.SWEDISH.value  # of the single addresses
    choosers: Choosers | None = None


@dataclass(frozen=True)
class Count:
    candidates: int
    deliveries: int
    exclusions: dict[str, int]  # by Exclusion.Reason


def freeze(mailing, audience, *, now):
    """Write who gets the mailing and who was left out. Later changes of the audience do not count."""
    _run(audience, _DELIVERIES, mailing.pk, DeliveryState.QUEUED, now)
    _run(audience, _EXCLUSIONS, mailing.pk)


def count(audience):
    """What `freeze` would write, without writing."""
    rows = dict(_run(audience, _COUNT, fetch=True))
    deliveries = rows.pop("", 0)
    return Count(deliveries + sum(rows.values()), deliveries, rows)


def _run(audience, statement, *values, fetch=False):
    candidates, parameters = _candidates(audience)
    if not candidates:
        return []
    quote = connection.ops.quote_name
    sql = (_CHOSEN + statement).format(
        candidates=candidates,
        suppression=quote(Suppression._meta.db_table),
        delivery=quote(Delivery._meta.db_table),
        exclusion=quote(Exclusion._meta.db_table),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *map(_adapt, values)])
        return cursor.fetchall() if fetch else []


def _adapt(value):
    return connection.ops.adapt_datetimefield_value(value) if hasattr(value, "tzinfo") else value


def _candidates(audience):
    """The SQL that yields every candidate, an address as often as it has grounds, and its parameters."""
    parts = []
    if audience.topic:
        parts.append(_subscriptions(audience.topic).query.sql_with_params())
    if audience.groups:
        parts.append(_members(audience.groups).query.sql_with_params())
    if audience.addresses:
        parts.append(_given(audience))
    if audience.choosers:
        parts.append(choosing(audience.choosers, place=_ACTIVE).query.sql_with_params())
    return " UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _subscriptions(topic):
    state = Subscription.State
    # Anybody can ask in another's name: until it is confirmed, who left before has left.
    left = Q(state=state.LEFT) | Q(state=state.ASKED, left_at__isnull=False)
    return (
        Subscription.objects.filter(topic=topic)
        .order_by()
        .annotate(
            place=Case(
                When(left, then=Value(_LEFT)),
                When(state=state.ACTIVE, then=Value(_ACTIVE)),
                default=Value(_UNCONFIRMED),
                output_field=IntegerField(),
            ),
            reason=Case(
                When(left, then=Value(Exclusion.Reason.LEFT)),
                When(state=state.ACTIVE, then=Value("")),
                default=Value(Exclusion.Reason.UNCONFIRMED),
                output_field=CharField(),
            ),
        )
        .values_list("subscriber__address", "subscriber__language", "pk", "place", "reason")
    )


def _members(groups):
    return (
        Member.objects.filter(target_group__in=groups)
        .order_by()
        .annotate(
            lowered=Lower("address"),
            nobody=Cast(Value(None), BigIntegerField()),
            place=Value(_MEMBER, IntegerField()),
            reason=Value("", CharField()),
        )
        .values_list("lowered", F("language"), "nobody", "place", "reason")
    )


def _given(audience):
    rows = ", ".join("(%s, %s)" for _ in audience.addresses)
    parameters = [value for text in audience.addresses for value in (text.strip().lower(), audience.language)]
    return _GIVEN.format(place=_MEMBER, rows=rows), parameters

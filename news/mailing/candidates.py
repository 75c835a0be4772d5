"""Everybody whom a mailing could be for, an address as often as it has grounds, as one question in SQL."""

from django.db.models import BigIntegerField, Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Lower

from audiences.models import Member, Subscription, Topic
from news.mailing import selection
from news.mailing.choosers import candidates as choosing
from news.mailing.models import Exclusion

State, Reason = Subscription.State, Exclusion.Reason
# The lowest place speaks for an address: to have left outweighs being a member, to be left out by choice
# outweighs being chosen, and a member gets the mail whether or not an ask was ever confirmed.
_LEFT, _SPARED, _ACTIVE, _MEMBER, _UNCONFIRMED, _NOT_CHOSEN = range(6)
# Why who stands there is left out, if so.
REASONS = {
    _LEFT: Reason.LEFT.value,
    _SPARED: Reason.SPARED.value,
    _ACTIVE: "",
    _MEMBER: "",
    _UNCONFIRMED: Reason.UNCONFIRMED.value,
    _NOT_CHOSEN: Reason.NOT_CHOSEN.value,
}
NOBODY = "SELECT '', '', CAST(NULL AS bigint), 0 WHERE 1 = 0"
_GIVEN = "SELECT column1, column2, CAST(NULL AS bigint), {place} FROM (VALUES {rows}) AS given"


def candidates(audience):
    """Return two lists of questions, each SQL with its parameters.

    In those of the first no address can stand twice. Their columns are address, language, subscription
    and place.
    """
    single, other = [], []
    if topics := _topics(audience):
        # Of news there may be one for each theme.
        is_single = len(topics) == 1 and topics[0] != Topic.NEWS
        part = _subscriptions(audience, topics).query.sql_with_params()
        (single if is_single else other).append(part)
    if groups := _groups(audience):
        other.append(_members(audience, groups).query.sql_with_params())
    if audience.addresses:
        other.append(_given(audience))
    if audience.choosers:
        part = choosing(audience.choosers, place=_ACTIVE).query.sql_with_params()
        (other if single else single).append(part)
    return single, other


def _topics(audience):
    """The plan's topic and those that were chosen; whom only the plan means is accounted for, too."""
    return list(dict.fromkeys(filter(None, (audience.topic, *audience.selection.only.topics))))


def _groups(audience):
    return list(dict.fromkeys((*audience.groups, *audience.selection.only.groups)))


def _subscriptions(audience, topics):
    chosen = audience.selection.only.topics or (audience.topic,)
    meant = Q(topic__in=chosen) & selection.is_subscriber_meant(audience.selection.only)
    # Anybody can ask in another's name: until it is confirmed, who left before has left.
    left = Q(state=State.LEFT) | Q(state=State.ASKED, left_at__isnull=False)
    places = [
        (left, _LEFT),
        (selection.is_subscriber_spared(audience.selection.never), _SPARED),
        (meant & Q(state=State.ACTIVE), _ACTIVE),
        (meant, _UNCONFIRMED),
    ]
    rows = Subscription.objects.filter(topic__in=topics).order_by().annotate(place=_place(places))
    return rows.values_list("subscriber__address", "subscriber__language", "pk", "place")


def _members(audience, groups):
    places = [
        (selection.is_member_spared(audience.selection.never), _SPARED),
        (selection.is_member_meant(audience.selection.only, audience.groups), _MEMBER),
    ]
    rows = Member.objects.filter(target_group__in=groups).order_by().annotate(lowered=Lower("address"))
    nobody = Cast(Value(None), BigIntegerField())
    return rows.annotate(nobody=nobody, place=_place(places)).values_list(
        "lowered", F("language"), "nobody", "place"
    )


def _place(places):
    """The place of the first condition that holds."""
    cases = (When(condition, then=Value(place)) for condition, place in places)
    return Case(*cases, default=Value(_NOT_CHOSEN), output_field=IntegerField())


def _given(audience):
    rows = ", ".join("(%s, %s)" for _ in audience.addresses)
    parameters = [value for text in audience.addresses for value in (text.strip().lower(), audience.language)]
    return _GIVEN.format(place=_MEMBER, rows=rows), parameters

"""What is chosen of an audience when it is sent: who only, and who not. An empty trait chooses everybody."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields

from django.db.models import Q
from django.db.models.functions import Lower

from audiences.models import Member, Organisation, Subscription, TargetGroup


@dataclass(frozen=True)
class Traits:
    """Values of each trait; of one trait any counts, of several traits every one."""

    topics: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def of(cls, values):
        """From plain data, in an order that does not depend on how it was chosen."""
        return cls(**{each.name: tuple(sorted(values.get(each.name, ()))) for each in fields(cls)})


@dataclass(frozen=True)
class Selection:
    """`only.topics` and `only.groups` may also name others than the plan does; they come in addition."""

    only: Traits = field(default_factory=Traits)
    never: Traits = field(default_factory=Traits)

    @property
    def is_empty(self):
        return self == Selection()

    def fingerprint(self):
        """When it differs, somebody else gets the mail."""
        told = json.dumps(asdict(self), sort_keys=True)
        return "" if self.is_empty else hashlib.sha256(told.encode()).hexdigest()[:32]


# Of a subscription's row.
_KIND = "subscriber__organisation__kind__in"
_COUNTY = "subscriber__organisation__municipality__county__in"
_MUNICIPALITY = "subscriber__organisation__municipality__in"
EVERYBODY, NOBODY = Q(), Q(pk__in=[])


def is_subscriber_meant(only):
    """Whether a subscription's subscriber has every trait that is asked for."""
    meant = EVERYBODY
    for values, condition in (
        (only.groups, _belongs(only.groups)),
        (only.kinds, Q(**{_KIND: only.kinds})),
        (only.counties + only.municipalities, _lives(only)),
        (only.languages, Q(subscriber__language__in=only.languages)),
    ):
        if values:
            meant &= condition
    return meant


def is_subscriber_spared(never):
    """Whether a subscription's subscriber has any trait that is left out."""
    spared = NOBODY
    for values, condition in (
        (never.topics, Q(subscriber__in=_subscribing(never.topics).values("subscriber"))),
        (never.groups, _belongs(never.groups)),
        (never.kinds, Q(**{_KIND: never.kinds})),
        (never.counties + never.municipalities, _lives(never)),
        (never.languages, Q(subscriber__language__in=never.languages)),
    ):
        if values:
            spared |= condition
    return spared


def is_member_meant(only, groups):
    """Whether a member has every trait; nothing tells where one works, or in what kind of organisation."""
    if only.kinds or only.counties or only.municipalities:
        return NOBODY
    meant = Q(target_group__in=only.groups or groups)
    return meant & Q(language__in=only.languages) if only.languages else meant


def is_member_spared(never):
    """Whether a member, whose address is `lowered`, has any trait that is left out."""
    spared = NOBODY
    for values, condition in (
        (never.topics, Q(lowered__in=_subscribing(never.topics).values("subscriber__address"))),
        (never.groups, Q(lowered__in=_addresses(never.groups))),
        (never.languages, Q(language__in=never.languages)),
    ):
        if values:
            spared |= condition
    return spared


def _subscribing(topics):
    return Subscription.objects.active().filter(topic__in=topics)


def _lives(traits):
    return Q(**{_COUNTY: traits.counties}) | Q(**{_MUNICIPALITY: traits.municipalities})


def _belongs(groups):
    """Through the organisation, or by role."""
    rows = TargetGroup.objects.filter(pk__in=groups)
    kinds = list(rows.exclude(every="").values_list("every", flat=True))
    organisations = Organisation.objects.filter(targetgroup__in=groups)
    return (
        Q(**{_KIND: kinds})
        | Q(subscriber__organisation__in=organisations.values("pk"))
        | Q(subscriber__address__in=_addresses(groups))
    )


def _addresses(groups):
    members = Member.objects.filter(target_group__in=groups).order_by()
    return members.annotate(lowered=Lower("address")).values("lowered")

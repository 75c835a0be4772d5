"""Keeping the sums of a mailing. They are counted when it is done and again when something has come back,
never while somebody looks: a million deliveries take seconds."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from audiences.models import Member, Organisation, TargetGroup
from news.bounces.models import Bounce, Kind
from news.mailing import accounts
from news.mailing.models import DeliveryState, Mailing
from news.statistics.models import MailingSum

By = MailingSum.By
State = Mailing.State
COUNTED = ["sent", "returned", "refused", "complained"]
UNCOUNTED = [Mailing.Purpose.TEST, Mailing.Purpose.NOTICE]  # they have no readers to count
AT_ONCE = 3  # mailings that one tick counts
_ORGANISATION = "subscription__subscriber__organisation"
_TO = "delivery__subscription__subscriber__organisation"


@dataclass
class Places:
    """In which parts of the statistics an organisation stands: its county, and its target groups."""

    counties: dict[int, str] = field(default_factory=dict)
    groups: dict[int, set[str]] = field(default_factory=dict)

    @classmethod
    def now(cls):
        found = cls()
        rows = Organisation.objects.values_list("pk", "kind", "municipality__county")
        every = TargetGroup.objects.exclude(every="").values_list("every", "key")
        for pk, kind, county in rows:
            found.counties[pk] = county or ""
            found.groups[pk] = {key for whole, key in every if whole == kind}
        for key, pk in TargetGroup.objects.exclude(organisations=None).values_list("key", "organisations"):
            found.groups[pk].add(key)
        return found

    def parts(self, organisation, member_of=()):
        """(by, key) of every sum that one delivery is part of."""
        groups = self.groups.get(organisation, set()) | set(member_of)
        return [
            (By.ALL, ""),
            (By.COUNTY, self.counties.get(organisation, "")),
            *((By.GROUP, key) for key in groups),
        ]


def keep_sums(now):
    """Count the mailings that are over and have not been counted as they stand."""
    counted = MailingSum.objects.filter(
        mailing=OuterRef("pk"), by=By.ALL, is_stale=False, sent=OuterRef("sent_by_then")
    )
    # When a mailing is cancelled, what was under way then is still recorded, and nobody has counted it yet.
    is_over = Q(state=State.DONE) | Q(state=State.CANCELLED, finished_at__lte=now - accounts.SETTLED)
    over = Mailing.objects.filter(is_over).exclude(purpose__in=UNCOUNTED)
    to_count = over.exclude(Exists(counted)).order_by("-created_at")
    for mailing_id in to_count.values_list("pk", flat=True)[:AT_ONCE]:
        mailing = Mailing.objects.get(pk=mailing_id)
        if mailing.state == State.CANCELLED:
            accounts.count_on(mailing.pk, until=now, now=now)
            mailing.refresh_from_db()
        keep(mailing)


@transaction.atomic
def keep(mailing):
    """Count what is in the ledger now. What has been counted of those who left stays."""
    sums = MailingSum.objects.filter(mailing=mailing)
    # Whoever finds a bounce meanwhile waits here, and makes it stale again. What has nobody left is nought.
    sums.update(**dict.fromkeys(COUNTED, 0), is_stale=False)
    rows = [
        MailingSum(mailing=mailing, by=by, key=key, **{name: counts[name] for name in COUNTED})
        for (by, key), counts in _count(mailing).items()
    ]
    MailingSum.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["mailing", "by", "key"], update_fields=COUNTED
    )
    # The ledger's own number, so that the two never differ.
    sums.filter(by=By.ALL).update(sent=mailing.sent_by_then)


def add_left(mailing, organisation, address):
    """One has ended the subscription from this mailing: nothing but the sums remembers it."""
    groups = _groups_of_members([address]).get(address, ())
    for by, key in Places.now().parts(organisation, groups):
        MailingSum.objects.bulk_create(
            [MailingSum(mailing=mailing, by=by, key=key, is_stale=True)], ignore_conflicts=True
        )
        MailingSum.objects.filter(mailing=mailing, by=by, key=key).update(left=F("left") + 1)


def _count(mailing):
    places, found = Places.now(), {(By.ALL, ""): Counter()}
    sent = mailing.deliveries.filter(state=DeliveryState.SENT)
    members = _groups_of_members()
    # Hundreds of organisations and of members, however many deliveries.
    for organisation, count in sent.order_by().values_list(_ORGANISATION).annotate(Count("pk")):
        _add(found, places.parts(organisation), "sent", count)
    to_members = sent.filter(address__in=members).values_list(_ORGANISATION, "address")
    for organisation, address in to_members if members else ():
        more = set(members[address]) - places.groups.get(organisation, set())
        _add(found, [(By.GROUP, key) for key in more], "sent", 1)
    for name, organisation, address in _bounces(mailing):
        _add(found, places.parts(organisation, members.get(address, ())), name, 1)
    return found


def came_back(mailing):
    """The bounces by what they are counted as, without those whose mail has been sent again."""
    complaints = Bounce.objects.filter(mailing=mailing, kind=Kind.COMPLAINT)
    bounces = Bounce.objects.filter(mailing=mailing).exclude(kind=Kind.COMPLAINT)
    return {
        "complained": complaints,
        "returned": bounces.filter(delivery__state=DeliveryState.SENT, at__gte=F("delivery__sent_at")),
        "refused": bounces.filter(delivery__state=DeliveryState.FAILED),
    }


def _bounces(mailing):
    """(what it is counted as, organisation, address) of each that came back."""
    for name, those in came_back(mailing).items():
        for organisation, address in those.values_list(_TO, "delivery__address"):
            yield name, organisation, address


def _groups_of_members(addresses=None):
    """{address: [keys of its target groups]} of those who are in one by role."""
    members = Member.objects.all() if addresses is None else Member.objects.filter(address__in=addresses)
    found = {}
    for address, key in members.values_list("address", "target_group__key"):
        found.setdefault(address.lower(), []).append(key)
    return found


def _add(found, parts, name, count):
    for part in parts:
        found.setdefault(part, Counter())[name] += count

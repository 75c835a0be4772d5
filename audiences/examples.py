"""Example subscribers and members, marked as such, at addresses that reach nobody (RFC 2606)."""

from audiences.models import ConsentEntry, Member, Organisation, Subscriber, Subscription, TargetGroup, Topic

TEXT = "Exempel: ingen människa har lämnat detta samtycke."


def subscribe(organisations, *, now):
    """Let one example subscriber in each organisation ask and confirm at `now`."""
    subscribers = Subscriber.objects.bulk_create(
        Subscriber(
            address=f"exempel-{each.municipality_id or each.pk}@example.org",
            organisation=each,
            is_example=True,
            created_at=now,
        )
        for each in organisations
    )
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=each,
            topic=Topic.NEWSLETTER,
            state=Subscription.State.ACTIVE,
            asked_at=now,
            confirmed_at=now,
        )
        for each in subscribers
    )
    ConsentEntry.objects.bulk_create(
        ConsentEntry(subscriber=each, act=ConsentEntry.Act.CONFIRMED, at=now, text=TEXT, source="exempel")
        for each in subscribers
    )


def municipalities():
    return list(Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY).order_by("municipality_id"))


def add_members(keys, *, count):
    """Fill the target groups with example members."""
    for group in TargetGroup.objects.filter(key__in=keys):
        Member.objects.bulk_create(
            Member(
                target_group=group,
                name=f"Exempel {group.name} {number}",
                address=f"exempel-{group.key}-{number}@example.org",
                is_example=True,
            )
            for number in range(1, count + 1)
        )

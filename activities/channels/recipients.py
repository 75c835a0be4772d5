"""Whose members a row mails: its own target groups, and those of the rows that it also does the work of."""

from audiences.models import TargetGroup


def member_groups(activity):
    """Ids of the target groups, in order, as Audience takes them."""
    rows = [activity.pk, *activity.covers.values_list("pk", flat=True)]
    groups = TargetGroup.objects.filter(activity__in=rows).distinct()
    return tuple(groups.order_by("pk").values_list("pk", flat=True))

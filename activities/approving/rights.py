"""Who may write, approve and send: three rights, and a group for each that a portal begins with."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from activities.models import Event, StatusReport
from news.models import Issue

PRODUCTS = (Issue, StatusReport, Event)
_SEE = ("news.view_article", "news.view_goodexample", "news.view_mailing", "activities.view_occasion")
# Swedish, as all that people here name. Whoever changes a group later keeps the change.
GROUPS = {
    "Skribent": (("view", "change"), (*_SEE, "news.view_image", "news.add_image", "news.change_image")),
    "Godkännare": (("view", "approve"), _SEE),
    "Utsändare": (("view", "send"), (*_SEE, "news.change_mailing")),
}


def right(verb, model):
    """ "news.approve_issue", of a model or a row."""
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def may_approve(user, product):
    return user.is_active and user.has_perm(right("approve", product))


def approvers(product):
    """Everybody with the right and an address, by the right itself or a group; not those who may do all."""
    app, _dot, codename = right("approve", product).partition(".")
    granted = Permission.objects.filter(content_type__app_label=app, codename=codename)
    by_right = Q(user_permissions__in=granted) | Q(groups__permissions__in=granted)
    people = get_user_model().objects.filter(by_right, is_active=True).exclude(email="")
    return list(people.distinct().order_by("pk"))


def make_groups():
    """Make those that are missing."""
    for name, (verbs, others) in GROUPS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            names = {*others, *(right(verb, model) for verb in verbs for model in PRODUCTS)}
            group.permissions.set(_permissions(names))


def _permissions(names):
    wanted = Q(pk__in=[])
    for name in names:
        app, _dot, codename = name.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)

"""Mails to the responsible: what has opened, what waits, what is late. They go through the same ledger
as all else. Whoever may approve gets a link of their own, so that each has a mail of their own.
"""

from django.conf import settings
from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.approving import links, rights
from activities.dates import day_and_time
from news.mailing.models import Mailing
from news.mailing.sending import start_mailing
from news.rendering import render

PRODUCTS = ("issue", "report", "event")


def opened(occasion, *, now):
    """Tell the responsible that an occasion has opened and what is expected, and by when."""
    context = _about(occasion)
    if product := product_of(occasion):
        _ask_each(
            holders(occasion.activity.responsible), product, "opened", f"opened-{occasion.pk}", context, now
        )
    elif receivers := addresses(occasion.activity.responsible):
        _tell(receivers, key=f"opened-{occasion.pk}", message="opened", context=context, now=now)


def ready(product, *, by, now):
    """Ask those who may approve to do so; for the same content once. Returns whom."""
    occasion = product.occasion
    held = [each for each in holders(occasion.activity.responsible) if rights.may_approve(each, product)]
    asked = held or rights.approvers(product)
    key = f"ready-{product._meta.model_name}-{product.pk}-{product.fingerprint()[:16]}"
    _ask_each(asked, product, "ready", key, _about(occasion) | {"who": _name(by)}, now)
    return asked


def reminder(occasion, *, moment, now):
    """Tell the responsible that it still waits, and those who can approve it when none of them may."""
    product = product_of(occasion)
    if product is None:
        return
    key = f"reminder-{occasion.pk}-{moment:%Y%m%d%H%M}"
    context = _about(occasion) | {"is_late": occasion.late_at <= now}
    people = holders(occasion.activity.responsible)
    _ask_each(people, product, "reminder", key, context | {"is_responsible": True}, now)
    if not any(rights.may_approve(each, product) for each in people):
        _ask_each(rights.approvers(product), product, "reminder", key, context, now)


def voided(product, approver, *, by, approved_at, now):
    """Tell the approver that what was approved has been changed, and is a draft again."""
    if not (approver.is_active and approver.email):
        return
    context = _about(product.occasion) | {"who": _name(by)}
    key = f"voided-{product._meta.model_name}-{product.pk}-{approved_at:%Y%m%d%H%M%S%f}"
    _ask_each([approver], product, "voided", key, context, now)


def stopped(product, *, by, now):
    """Tell those who wait for it, the responsible and who has approved it, why it does not go out."""
    occasion = product.occasion
    waiting = {person.pk: person for person in holders(occasion.activity.responsible)}
    approver = product.approved_by
    if approver and approver.is_active and approver.email:
        waiting[approver.pk] = approver
    if by:
        waiting.pop(by.pk, None)
    about = _about(occasion)
    context = about | {"who": _name(by), "goes_out": about["due"]}  # when is not known any more
    key = f"stopped-{product._meta.model_name}-{product.pk}-{now:%Y%m%d%H%M%S%f}"
    _ask_each(waiting.values(), product, "stopped", key, context, now)


def overdue(occasions, *, what, now):
    """Tell each responsible role, in one mail, which of its occasions have become late or were missed.

    What nobody is responsible for is told to those who could have approved it.
    """
    by_role = {}
    for occasion in occasions:
        by_role.setdefault(occasion.activity.responsible, []).append(occasion)
    for role, theirs in by_role.items():
        responsible = addresses(role)
        if receivers := responsible or _approvers_of(theirs):
            rows = [
                {"occasion": each, "due": day_and_time(each.due_at), "link": admin_link(each)}
                for each in theirs
            ]
            key = f"{what}-{theirs[0].pk}-{len(theirs)}-{now:%Y%m%d}"
            context = {"rows": rows, "count": len(rows), "is_responsible": bool(responsible)}
            _tell(receivers, key=key, message=what, context=context, now=now)


def _approvers_of(occasions):
    products = {type(product): product for product in map(product_of, occasions) if product}
    people = {person.email for product in products.values() for person in rights.approvers(product)}
    return tuple(sorted(people))


def product_of(occasion):
    """What waits for an approval, or None."""
    return next((found for name in PRODUCTS if (found := getattr(occasion, name, None))), None)


def admin_link(row):
    opts = row._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[quote(row.pk)])
    return settings.SITE_URL + address


def holders(role):
    """The persons of the role who can be mailed."""
    return list(role.holders.filter(is_active=True).exclude(email="").order_by("pk")) if role else []


def addresses(role):
    return tuple(sorted({user.email for user in holders(role)}))


def _name(person):
    return (person.get_full_name() or person.get_username()) if person else _("somebody")


def _about(occasion):
    return {
        "occasion": occasion,
        "due": day_and_time(occasion.due_at),
        "goes_out": day_and_time(occasion.deliver_at),
        "link": admin_link(occasion),
    }


def _ask_each(people, product, message, key, context, now):
    for person in people:
        may_approve = rights.may_approve(person, product)
        context |= {
            "product": product,
            "link": admin_link(product),
            "approve_link": links.link(product, person) if may_approve else "",
            "days": links.GOOD_FOR.days,
        }
        _tell([person.email], key=f"{key}-{person.pk}", message=message, context=context, now=now)


def _tell(receivers, *, key, message, context, now):
    text = render(message, context, language="sv")
    start_mailing(key=key, purpose=Mailing.Purpose.NOTICE, texts=[text], addresses=receivers, now=now)

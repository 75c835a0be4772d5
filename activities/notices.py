"""Mails to the responsible: what has opened, what is late. They go through the same ledger as all else."""

from django.conf import settings
from django.urls import reverse

from activities.dates import day_and_time
from news.mailing.models import Mailing
from news.mailing.sending import start_mailing
from news.rendering import render


def opened(occasion, *, now):
    """Tell the responsible that an occasion has opened and what is expected, and by when."""
    if receivers := addresses(occasion.activity.responsible):
        context = {
            "occasion": occasion,
            "due": day_and_time(occasion.due_at),
            "goes_out": day_and_time(occasion.deliver_at),
            "link": admin_link(occasion),
        }
        _tell(receivers, key=f"opened-{occasion.pk}", message="opened", context=context, now=now)


def overdue(occasions, *, what, now):
    """Tell each responsible role, in one mail, which of its occasions have become late or were missed."""
    by_role = {}
    for occasion in occasions:
        by_role.setdefault(occasion.activity.responsible, []).append(occasion)
    for role, theirs in by_role.items():
        if receivers := addresses(role):
            rows = [
                {"occasion": each, "due": day_and_time(each.due_at), "link": admin_link(each)}
                for each in theirs
            ]
            key = f"{what}-{theirs[0].pk}-{len(theirs)}-{now:%Y%m%d}"
            _tell(receivers, key=key, message=what, context={"rows": rows, "count": len(rows)}, now=now)


def admin_link(occasion):
    return settings.SITE_URL + reverse("admin:activities_occasion_change", args=[occasion.pk])


def addresses(role):
    holders = role.holders.filter(is_active=True).exclude(email="") if role else ()
    return tuple(sorted({user.email for user in holders}))


def _tell(receivers, *, key, message, context, now):
    text = render(message, context, language="sv")
    start_mailing(key=key, purpose=Mailing.Purpose.NOTICE, texts=[text], addresses=receivers, now=now)

"""What the start page says: does the engine live, what waits for a person, and what comes next."""

from datetime import timedelta

from django.conf import settings
from django.contrib.admin.utils import quote
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from activities import schedule
from activities.admin import meaning
from activities.admin.marks import mark
from activities.approving.rights import may_approve
from activities.models import Event, Heartbeat, Occasion, Plan
from activities.models.activity import APPROVED_KINDS
from activities.models.occasion import LIVE, UNFINISHED, State
from news.mailing import accounts
from news.models import Article, BounceMailbox, Document, GoodExample, Mailing, NextVersion, Page

SILENCE = timedelta(minutes=3)
COMING = timedelta(days=30)
ROWS = 25
MAILINGS = 5
REVIEWED = (Page, GoodExample, Document, Article)
PRODUCTS = ("issue", "report", "event", "article")
RELATED = ("series__activity__responsible", "series__channel", *PRODUCTS)


def work(user, now):
    plan = Plan.objects.current()
    waiting = _waiting(user, now)
    return {
        "now": now,
        "plan": plan,
        "engine": engine(now),
        "approvals": [each for each in waiting if each["may_approve"]],
        "others_approve": [each for each in waiting if not each["may_approve"]],
        "tasks": _said(_tasks(now), now),
        "late": _said(_late(now), now),
        "troubled": _said(_occasions(Occasion.objects.unfinished().exclude(trouble="")), now),
        "coming": _coming(plan, now) if plan else [],
        "nags": _nags(plan) if plan else [],
        "reviews": _reviews(timezone.localdate(now)),
        "stuck": _stuck(),
        "mailbox": _mailbox(now),
        "mailings": _mailings(),
    }


def engine(now):
    """The pulse, and whether it has stopped; a plan that never ticked has stopped too."""
    heartbeat = Heartbeat.objects.filter(name="tick").first()
    silent = heartbeat is None or heartbeat.beat_at < now - SILENCE
    return {"heartbeat": heartbeat, "is_silent": silent, "trouble": heartbeat.trouble if heartbeat else ""}


def product_of(occasion):
    """What the occasion made, or None."""
    return next((found for name in PRODUCTS if (found := getattr(occasion, name, None))), None)


def address_of(row):
    """Where a person acts on an occasion or on what it made."""
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[quote(row.pk)])


def _occasions(rows):
    return rows.select_related(*RELATED).order_by("due_at", "pk")[:ROWS]


def _waiting(user, now):
    """What waits for an approval, and whether this person may give it."""
    rows = Occasion.objects.filter(state=State.OPEN, series__channel__kind__in=APPROVED_KINDS)
    found = _said(rows.select_related(*RELATED).order_by("deliver_at", "pk")[:ROWS], now)
    return [each | {"may_approve": _may_approve(user, each["product"])} for each in found]


def _may_approve(user, product):
    return product is not None and may_approve(user, product)


def _tasks(now):
    """What a person does or writes, and events that are over and not said to have been held."""
    over = Q(event__ends_at__lte=now, event__held_at=None, event__cancelled_at=None)
    over &= Q(event__state__in=[Event.State.SENDING, Event.State.SENT], state__in=LIVE)
    own = Q(state=State.OPEN) & ~Q(series__channel__kind__in=APPROVED_KINDS)
    return _occasions(Occasion.objects.filter(own | over))


def _late(now):
    """Late though nothing of it waits for approval or work above."""
    above = Q(state=State.OPEN) | Q(event__ends_at__lte=now)
    return _occasions(Occasion.objects.filter(state__in=UNFINISHED, late_at__lte=now).exclude(above))


def _coming(plan, now):
    """Everything that is due, as occasions: their products are not asked for, one by one."""
    rows = schedule.timeline(plan, since=now, until=now + COMING)
    return [_entry(each, None, now) for each in rows if each.state in UNFINISHED]


def _said(occasions, now):
    return [_entry(each, product_of(each), now) for each in occasions]


def _entry(occasion, product, now):
    return {
        "occasion": occasion,
        "product": product,
        "address": address_of(product or occasion) if occasion.pk else "",
        "mark": mark(occasion, now),
        "is_late": occasion.late_at <= now,
    }


def _nags(plan):
    names = meaning.plan_names(plan.pk)
    rows = {row.pk: row for row in names.values()}
    found = ((row, meaning.trouble(row, names=names)) for row in rows.values())
    return [{"activity": row, "trouble": trouble} for row, trouble in found if trouble]


def _reviews(today):
    rows = [row for model in REVIEWED for row in model.objects.to_review(today).order_by("review_by")[:ROWS]]
    return [
        {"row": row, "address": address_of(row)} for row in sorted(rows, key=lambda row: row.review_by)[:ROWS]
    ]


def _stuck():
    waiting = NextVersion.objects.exclude(trouble="").prefetch_related("row")[:ROWS]
    return [{"row": each.row, "address": address_of(each.row), "trouble": each.trouble} for each in waiting]


def _mailbox(now):
    """The mailbox for bounces, when it has been tried and cannot be read."""
    mailbox = BounceMailbox.objects.filter(pk=1).first() if settings.BOUNCE_URL else None
    return mailbox if mailbox and mailbox.is_silent(now) else None


def _mailings():
    rows = Mailing.objects.exclude(purpose__in=[Mailing.Purpose.NOTICE, Mailing.Purpose.TEST])
    return [{"mailing": each, "account": accounts.account(each)} for each in rows.with_subjects()[:MAILINGS]]

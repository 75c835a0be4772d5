"""When a product goes out: a new time, stopped for a reason, let go."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import notices
from activities.actions import Refused
from activities.dates import day_and_time
from activities.models import Occasion
from activities.models.occasion import WAITING, State
from news.models import Issue, NotInState

OPENED = [State.OPEN, State.READY]


def is_opened(product):
    """Whether the plan waits for it: written or approved, and not on its way."""
    occasion = getattr(product, "occasion", None)
    is_early = product.state in (product.State.DRAFT, product.State.APPROVED)
    return is_early and occasion is not None and occasion.state in OPENED


def goes_out(product):
    """When, as people say it."""
    occasion = getattr(product, "occasion", None)
    return _("when it is let go") if occasion and occasion.halted_at else its_time(product)


def its_time(product):
    """The same, stopped or not; approved too late it goes at the next tick."""
    occasion = getattr(product, "occasion", None)
    if occasion is None or occasion.deliver_at <= timezone.now():
        return _("at once")
    return _("%(time)s, Swedish time") % {"time": day_and_time(occasion.deliver_at)}


@transaction.atomic
def set_time(product, *, at, now):
    """It goes out at another time. When it is due, late and missed stays as the plan says."""
    occasion = product.occasion
    if at <= now:
        raise Refused(_("The time has passed. Choose a time that is to come."))
    if at >= occasion.missed_at:
        raise Refused(_("The plan does not wait so long. Choose an earlier time, or move the occasion."))
    _change(occasion, Occasion.objects.filter(pk=occasion.pk, state__in=OPENED), deliver_at=at)
    if isinstance(product, Issue):
        Issue.objects.filter(pk=product.pk).update(send_at=at)
        product.refresh_from_db(fields=["send_at"])


@transaction.atomic
def halt(product, *, why, by, now):
    """It does not go out, approved or not, until it is let go. Late and missed it becomes all the same."""
    if not why.strip():
        raise Refused(_("Say why: the reason is shown to those who wait for it."))
    running = Occasion.objects.filter(pk=product.occasion.pk, state__in=WAITING, halted_at=None)
    _change(product.occasion, running, halted_at=now, halted_by=by, halted_why=why.strip()[:300])
    notices.stopped(product, by=by, now=now)


@transaction.atomic
def let_go(product):
    """It goes out at its time, or at once when that has passed."""
    halted = Occasion.objects.filter(pk=product.occasion.pk, halted_at__isnull=False)
    _change(product.occasion, halted, halted_at=None, halted_by=None, halted_why="")


def _change(occasion, rows, **values):
    if not rows.update(trouble="", retry_at=None, **values):
        raise NotInState(_("The occasion has changed in the meantime. Nothing was done; look again."))
    occasion.refresh_from_db()

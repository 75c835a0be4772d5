"""What a person may do with a mailing while it is being sent, and afterwards.

Every mail is marked only while its mailing runs (ledger.py), so what is said here holds from the
next mail on: at most as many leave as are under way in that moment.
"""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from news.mailing.models import WAITING, Delivery, DeliveryState, HeldBack, Mailing
from news.models.sendable import NotInState

logger = logging.getLogger(__name__)
State = Mailing.State


def pause(mailing, *, by):
    """running → paused. Raises NotInState."""
    _move(mailing, [State.RUNNING], by=by, state=State.PAUSED)


def resume(mailing, *, by, now):
    """paused → running. Raises NotInState."""
    _move(mailing, [State.PAUSED], by=by, state=State.RUNNING, **_anew(now))


@transaction.atomic
def cancel(mailing, *, by, now):
    """running or paused → cancelled. Returns how many have not been mailed; they are held back."""
    _move(mailing, [State.RUNNING, State.PAUSED], by=by, state=State.CANCELLED, finished_at=now)
    return hold_back(mailing.pk)


def hold_back(mailing_id):
    """Hold back whom a cancelled mailing has not reached. Returns how many."""
    if not Mailing.objects.filter(pk=mailing_id, state=State.CANCELLED).exists():
        return 0
    # Without their lease a worker can no longer mark them; what is under way is still recorded.
    return Delivery.objects.filter(mailing=mailing_id, state__in=WAITING).update(
        state=DeliveryState.SUPPRESSED, answer=HeldBack.CANCELLED, lease=""
    )


@transaction.atomic
def send_to_the_rest(mailing, *, by, now):
    """cancelled or done → running, for those whom a cancelled sending left. Returns how many."""
    _move(mailing, [State.CANCELLED, State.DONE], by=by, state=State.RUNNING, finished_at=None, **_anew(now))
    return mailing.deliveries.cancelled().update(state=DeliveryState.QUEUED, try_at=now, answer="")


def resend_uncertain(mailing, *, by, now):
    """Queue again what may or may not have arrived; `by` takes the risk of a double. Returns how many."""
    return _resend(mailing.deliveries.filter(state=DeliveryState.UNCERTAIN), mailing, by, now)


def resend_failed(mailing, *, by, now):
    """Queue again what the mail server refused, when the reason has been mended. Returns how many.

    An address that is suppressed stays failed, with what the server said of it.
    """
    return _resend(mailing.deliveries.refused(), mailing, by, now)


def _move(mailing, before, *, by, **values):
    # The update is the lock: of two clicks one moves it.
    if not Mailing.objects.filter(pk=mailing.pk, state__in=before).update(**values):
        raise NotInState(_said(before))
    mailing.refresh_from_db()
    logger.info("%s: %s is %s", by, mailing.key, mailing.state)


def _said(before):
    labels = " / ".join(str(state.label) for state in before)
    return _("It is no longer %(state)s.") % {"state": labels}


def _anew(now):
    return {"try_at": now, "faults": 0, "fault": ""}


@transaction.atomic
def _resend(those, mailing, by, now):
    # Without its lease a late worker can no longer record what it did: the person has decided.
    count = those.update(state=DeliveryState.QUEUED, try_at=now, tries=0, lease="", answer="")
    if count:
        # A paused one stays paused, and a cancelled one runs for these alone.
        Mailing.objects.filter(pk=mailing.pk).exclude(state=State.PAUSED).update(
            state=State.RUNNING, finished_at=None, **_anew(now)
        )
    logger.info("%s sends %s deliveries of %s again", by, count, mailing.key)
    return count

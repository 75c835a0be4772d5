"""The one rule for everything that comes back, whichever way it is heard: an answer while sending, a mail
in the mailbox, an event of an e-mail service. To hear the same twice changes nothing.

- The address does not exist: it is suppressed at once.
- Somebody complained: the address is suppressed at once, and its subscriptions end.
- It did not arrive: suppressed when that happens in SOFT_LIMIT mailings within SOFT_WITHIN and nothing has
  arrived between them.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audiences import complaints, suppressions
from audiences.models import Suppression
from news.bounces.kinds import kind_of, status_in
from news.bounces.models import Bounce, Kind
from news.mailing.models import Delivery, DeliveryState, Mailing
from news.statistics.models import MailingSum

logger = logging.getLogger(__name__)

SOFT_LIMIT = 3
SOFT_WITHIN = timedelta(days=100)  # three issues of a monthly newsletter
# A bounce comes later than its mail: what was sent this lately may still come back.
MAY_COME_BACK = timedelta(days=2)
# The fault may be ours, whoever the mail is to: our own address, the content, the policy (RFC 3463).
NOT_OF_THE_ADDRESS = ("5.1.7", "5.1.8", "5.1.9", "5.6.", "5.7.")
AT_ONCE = 500  # rows that one tick weighs


def record_refused(refused):
    """Keep what the mail server said no to while sending: (delivery id, mailing id, address, kind, status,
    answer, moment). Two statements however many, as mails wait for them; the tick weighs the rest."""
    Bounce.objects.bulk_create(
        [
            Bounce(
                delivery_id=delivery_id,
                mailing_id=mailing_id,
                kind=kind,
                status=status,
                diagnostic=answer[:300],
                at=at,
            )
            for delivery_id, mailing_id, _address, kind, status, answer, at in refused
        ],
        ignore_conflicts=True,
    )
    # What is said in one commit with others may be said again (ledger.py): both are the same the second time.
    hard = {each[2]: each[5] for each in refused if each[3] == Kind.HARD}
    if hard:
        suppressions.suppress(hard, reason=Suppression.Reason.BOUNCE, now=refused[0][6])


def hear_of_letter(*, address, answer, now, **_signal):
    """Receive audiences.signals.letter_refused. It has no delivery: the suppression list tells of it."""
    if kind_of(status_in(answer), answer) == Kind.HARD:
        suppressions.suppress({address: answer}, reason=Suppression.Reason.BOUNCE, now=now)


@transaction.atomic
def record(delivery, *, kind, status="", diagnostic="", now):
    """Keep that this delivery came back, and do what the rule says. Returns False when it was known."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if not _keep(delivery, kind, status, diagnostic, now):
        return False
    if kind == Kind.COMPLAINT:
        suppressions.suppress({delivery.address: diagnostic}, reason=Suppression.Reason.COMPLAINT, now=now)
        complaints.end_subscriptions(delivery.address, now=now)
    elif kind == Kind.HARD:
        suppressions.suppress({delivery.address: diagnostic}, reason=Suppression.Reason.BOUNCE, now=now)
    return True


def _keep(delivery, kind, status, diagnostic, now):
    """Of one delivery the gravest is kept. A bounce from before it was sent again is of the past."""
    found = {"kind": kind, "status": status[:12], "diagnostic": diagnostic[:300], "at": now}
    is_complaint = Q(kind=Kind.COMPLAINT)
    same = Bounce.objects.filter(is_complaint if kind == Kind.COMPLAINT else ~is_complaint, delivery=delivery)
    known = same.first()
    if known is None:
        Bounce.objects.create(delivery=delivery, mailing_id=delivery.mailing_id, **found)
        return True
    is_graver = (known.kind, kind) == (Kind.SOFT, Kind.HARD)
    is_of_the_past = delivery.sent_at is not None and known.at < delivery.sent_at
    if is_graver or is_of_the_past:
        same.update(is_weighed=False, **found)
    return is_graver or is_of_the_past


def weigh(now):
    """Apply the rule for soft bounces to what has come since, and have the statistics counted anew."""
    new = Bounce.objects.filter(is_weighed=False)
    for bounce in new.select_related("delivery").order_by("pk")[:AT_ONCE] if new.exists() else ():
        with transaction.atomic():
            # The update is the lock: of two ticks one weighs it.
            if not Bounce.objects.filter(pk=bounce.pk, is_weighed=False).update(is_weighed=True):
                continue
            MailingSum.objects.filter(mailing=bounce.mailing_id, by=MailingSum.By.ALL).update(is_stale=True)
            if bounce.kind == Kind.SOFT and (count := _soft_in_a_row(bounce.delivery.address, now)):
                note = _("It did not arrive in %(count)d mailings in a row. %(said)s") % {
                    "count": count,
                    "said": bounce.diagnostic,
                }
                suppressions.suppress(
                    {bounce.delivery.address: note}, reason=Suppression.Reason.BOUNCE, now=now
                )


def _soft_in_a_row(address, now):
    """How many mailings in a row did not arrive, when they are enough to suppress the address; else 0."""
    since = max(filter(None, [now - SOFT_WITHIN, suppressions.last_lifted(address)]))
    # By mailing first: so begins the index of addresses. A mailing may go on sending for some days.
    mailings = Mailing.objects.filter(created_at__gt=since - timedelta(days=7)).values("pk")
    to_address = Delivery.objects.filter(mailing__in=mailings, address=address)
    bounces = Bounce.objects.filter(delivery__in=to_address.values("pk"), kind=Kind.SOFT, at__gt=since)
    found = bounces.values_list("at", "status")
    moments = sorted((at for at, status in found if not status.startswith(NOT_OF_THE_ADDRESS)), reverse=True)
    if len(moments) < SOFT_LIMIT:
        return 0
    first = moments[SOFT_LIMIT - 1]
    sent = to_address.filter(state=DeliveryState.SENT, sent_at__gt=first, sent_at__lt=now - MAY_COME_BACK)
    arrived = sent.exclude(bounces__in=Bounce.objects.exclude(kind=Kind.COMPLAINT))
    return 0 if arrived.exists() else len(moments)

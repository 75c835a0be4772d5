"""What the ledger keeps of one address, for that person to have or to have erased."""

from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from news.mailing import outbox
from news.mailing.models import UNFINISHED
from news.models import Delivery, Exclusion, Mailing, MailingText


def rows(address):
    """Every mail to the address, and every one that was held back."""
    subjects = dict(
        MailingText.objects.filter(mailing__in=_of(Delivery, address).values("mailing"))
        .order_by("language")
        .values_list("mailing", "subject")
    )
    sent = _of(Delivery, address).values("mailing", "state", "sent_at", "language", "answer")
    held = _of(Exclusion, address).annotate(state=Value("left out")).values("mailing", "state", "reason")
    return [
        {"subject": subjects.get(row.pop("mailing"), ""), **row}
        for row in (*sent.order_by("mailing"), *held.order_by("mailing"))
    ]


def erase(address):
    """Put a number in the place of the address, so that the sums of each mailing stay right.

    What is about to go out to a member of a target group goes: that is not what was erased.
    """
    number = Concat(Value("raderad-"), Cast("pk", CharField()))
    to_member = Q(by_subscription=False, state__in=UNFINISHED)
    _of(Delivery, address).exclude(to_member).update(address=number, answer="")
    _of(Exclusion, address).update(address=number)
    transaction.on_commit(lambda: outbox.erase(address), robust=True)


def _of(model, address):
    """By mailing first: that is how the ledger's index begins, so a million rows are not read."""
    return model.objects.filter(mailing__in=Mailing.objects.values("pk"), address=address)

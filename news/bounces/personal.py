"""What is kept of one address when mail to it has come back, for that person to have or to have erased."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from audiences.models import SuppressionEntry
from news.bounces.models import Bounce
from news.mailing.models import Mailing


def rows(address):
    came_back = _of(address).values("kind", "status", "diagnostic", "at")
    log = SuppressionEntry.objects.filter(address=address).values("act", "reason", "note", "at")
    return [*came_back, *log]


def erase(address):
    """Take the address out, before it goes from the ledger: the sums stay right. An address that is still
    suppressed stays in the list itself, or it would be mailed again."""
    _of(address).update(diagnostic="")
    number = Concat(Value("raderad-"), Cast("pk", CharField()))
    SuppressionEntry.objects.filter(address=address).update(address=number, note="")


def _of(address):
    """By mailing first: that is how the ledger's index begins."""
    mailings = Mailing.objects.values("pk")
    return Bounce.objects.filter(delivery__mailing__in=mailings, delivery__address=address)

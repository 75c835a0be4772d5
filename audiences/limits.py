"""How often one address may be written in our forms: nobody's mailbox can be flooded, from anywhere."""

from datetime import timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac

from audiences.models import AddressCount

# All forms together, since each of them may lead to a mail.
MOST = 6
DAY = timedelta(days=1)


def is_too_many(address, *, now, most=MOST):
    """Count one form that names this normalised address; True when it has been named too often today."""
    key = salted_hmac("audiences.limits", f"{now:%Y-%m-%d} {address}", algorithm="sha256").hexdigest()
    row = AddressCount.objects.filter(key=key)
    if not row.update(times=F("times") + 1):
        AddressCount.objects.filter(until__lt=now).delete()
        AddressCount.objects.bulk_create([AddressCount(key=key, until=now + DAY)], ignore_conflicts=True)
        row.update(times=F("times") + 1)
    return row.values_list("times", flat=True).get() > most

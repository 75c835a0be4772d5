"""Pages of a ledger, in an order that an index gives: of a million rows none is sorted to be shown.

All are ordered by address, those in one state by the time of their last or next try.
"""

import re
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from news.mailing.models import DeliveryState
from news.models import Exclusion

ROWS = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The last row of the page before, and its time; an address would stay in logs.
_AFTER = re.compile(r"(\d{1,18})(?:-(\d{1,17}))?", re.ASCII)


def page(mailing, *, state="", reason="", address="", after=""):
    """Return at most ROWS rows, and what the page after them is asked for by, or ""."""
    last = _AFTER.fullmatch(after)
    if state in DeliveryState.values and not (address or reason in Exclusion.Reason.values):
        rows, said = _of_state(mailing, state, last), _said_with_time
    else:
        rows, said = _by_address(mailing, reason, address, last), _said
    found = list(rows[: ROWS + 1])
    return found[:ROWS], said(found[ROWS - 1]) if len(found) > ROWS else ""


def _of_state(mailing, state, last):
    rows = mailing.deliveries.filter(state=state).order_by("try_at", "pk")
    if last and last[2]:
        moment = _EPOCH + timedelta(microseconds=int(last[2]))
        rows = rows.filter(Q(try_at__gt=moment) | Q(pk__gt=int(last[1])), try_at__gte=moment)
    return rows


def _by_address(mailing, reason, address, last):
    rows = mailing.deliveries.all()
    if address:
        # Wherever it stands.
        found = rows.filter(address=address)
        rows = found if found.exists() else mailing.exclusions.filter(address=address)
    elif reason in Exclusion.Reason.values:
        rows = mailing.exclusions.filter(reason=reason)
    before = rows.filter(pk=int(last[1])).values_list("address", flat=True).first() if last else None
    return (rows.filter(address__gt=before) if before else rows).order_by("address")


def _said(row):
    return str(row.pk)


def _said_with_time(row):
    return f"{row.pk}-{(row.try_at - _EPOCH) // timedelta(microseconds=1)}"

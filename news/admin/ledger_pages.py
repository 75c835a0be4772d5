"""Pages of a ledger, by address as its index has them: of a million rows none is sorted to be shown."""

from news.mailing.models import DeliveryState
from news.models import Exclusion

ROWS = 100
# Of more in one state only the first are shown: to order those alone would mean to sort them.
MOST_IN_STATE = 10_000


def page(mailing, states, *, state="", reason="", address="", after=""):
    """Return at most ROWS rows, and the id that the page after them is asked for by, or None.

    `states` is how many deliveries there are in each state (accounts.Account).
    """
    rows = mailing.deliveries.all()
    if address:
        # Wherever it stands.
        found = rows.filter(address=address)
        rows = found if found.exists() else mailing.exclusions.filter(address=address)
    elif reason in Exclusion.Reason.values:
        rows = mailing.exclusions.filter(reason=reason)
    elif state in DeliveryState.values:
        rows = rows.filter(state=state)
        if states[state] > MOST_IN_STATE:
            return list(rows.order_by()[:ROWS]), None
    found = list(_after(rows, after).order_by("address")[: ROWS + 1])
    return found[:ROWS], found[ROWS - 1].pk if len(found) > ROWS else None


def _after(rows, after):
    """By the id of the last row of the page before: an address would stay in logs."""
    last = rows.model.objects.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    return rows.filter(address__gt=last.address) if last else rows

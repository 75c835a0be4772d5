"""Räknesnurran's arithmetic: figures as people write them, what they add up to, and how it is said.

static/js/calculator.js does the same while one types; tests/news/calculations.json holds both to it.
"""

import re
from dataclasses import dataclass

# So bounded no sum reaches 2⁵³, where a browser's numbers stop being whole.
YOUNG_MOST = 10_000
YEARS_MOST = 50
COST_MOST = 100_000_000
NO_BREAK = "\u00a0"
# As figures are grouped by hand, by us and by spreadsheets.
_SPACES = re.compile(r"[ \t\u00a0\u2009\u202f]")
_WHOLE = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class Share:
    """What one actor's yearly cost comes to, and its bar in per cent of the longest."""

    total: int
    bar: float


@dataclass(frozen=True)
class Result:
    shares: dict
    total: int


def read(text, *, least, most):
    """Return the whole number that is written, or None for nothing; ValueError for anything else."""
    digits = _SPACES.sub("", text)
    if not digits:
        return None
    if not _WHOLE.fullmatch(digits) or not least <= int(digits) <= most:
        raise ValueError(text)
    return int(digits)


def reckon(*, young, years, costs):
    """Add up `costs`, {actor: kronor a year and person, or None}; None when none of them is counted."""
    counted = {actor: cost for actor, cost in costs.items() if cost is not None}
    if not counted:
        return None
    longest = max(counted.values()) or 1
    shares = {
        actor: Share(total=young * years * cost, bar=cost * 1000 // longest / 10)
        for actor, cost in counted.items()
    }
    return Result(shares, sum(share.total for share in shares.values()))


def grouped(number):
    """ "1 250 000", with spaces that do not break."""
    return f"{number:,}".replace(",", NO_BREAK)


def kronor(number):
    # The currency has one name in the languages of the portal.
    return f"{grouped(number)}{NO_BREAK}kronor"

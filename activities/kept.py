"""What is worked out of the plan, kept in each process until something that visitors can see has changed."""

from functools import cache, wraps

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from django.utils.translation import get_language


def kept(make):
    """Decorate a function of `now`: its last result is given again for the same number, minute and language.

    The result is shared by all threads, so nobody may change it. docs/decisions/page-cache.md says what
    the number is, and why whole minutes are enough.
    """
    last = (None, None)

    @wraps(make)
    def give(now):
        nonlocal last
        # Within a transaction there may be changes that nobody else sees yet.
        if connection.in_atomic_block:
            return make(now)
        # Asked for first: what changes while it is made belongs to the next number.
        moment = (_number()(), now.replace(second=0, microsecond=0), get_language())
        found = last
        if found[0] != moment:
            found = last = (moment, make(now))
        return found[1]

    return give


@cache
def _number():
    return import_string(settings.NUMBER_OF_CHANGES)

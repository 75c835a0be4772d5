"""One part of a file, as a browser asks for it when it plays a film (RFC 9110, section 14)."""

import re

# More than this is no number of a byte in any file of ours.
_ONE = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*", re.IGNORECASE | re.ASCII)


class NotThere(Exception):
    """The part begins after the end of the file."""


def part(asked, size):
    """Return (first, last) of what a Range header asks for, or None when the whole is to be sent.

    Several parts at once, another unit and what is malformed are left unheard, as the section allows (14.2).
    """
    found = _ONE.fullmatch(asked)
    if found is None:
        return None
    first, last, tail = found[1], found[2], found[3]
    if tail is not None:
        if int(tail) == 0 or size == 0:
            raise NotThere
        return max(0, size - int(tail)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotThere
    return int(first), min(int(last), size - 1) if last else size - 1


def is_same(condition, tag):
    """If-Range (13.1.5): the same strong tag. We give no dates, so one with a date is not the same."""
    return condition.strip() == tag

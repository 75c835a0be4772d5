"""What a hit shows of its text: where the words stand, marked, and safe whatever was written."""

import re
from itertools import islice

from django.utils.html import format_html, format_html_join

from activities.search.words import NAME, is_begun, stem

LENGTH = 230
BEFORE = 60
MOST_PLACES = 200


def pattern(words):
    """Finds the words in a text as the databases do: as they are, or as the beginning of longer ones."""
    parts = map(_form, words)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})(?![^\W_])", re.IGNORECASE)


def _form(word):
    if word == NAME.lower():
        return f"(?-i:{NAME})"
    return re.escape(stem(word)) + (r"[^\W_]*" if is_begun(word) else "")


def marked(text, found):
    """The text as HTML with every place in <mark>."""
    pieces, at = [], 0
    for place in found.finditer(text):
        pieces += [("{}", text[at : place.start()]), ("<mark>{}</mark>", place[0])]
        at = place.end()
    pieces.append(("{}", text[at:]))
    return format_html_join("", "{}", ((format_html(form, words),) for form, words in pieces))


def excerpt(text, found):
    """The part of the text with most different words, marked."""
    begins = _begin(text, found)
    ends = begins + LENGTH
    shown = text[begins:ends]
    if begins:
        shown = "… " + shown.partition(" ")[2]
    if ends < len(text):
        shown = shown.rpartition(" ")[0].rstrip(",;:–-· ") + " …"
    return marked(shown, found)


def _begin(text, found):
    places = islice(found.finditer(text), MOST_PLACES)
    places = [(place.start(), place[0].lower()[:4]) for place in places]
    if not places:
        return 0
    best = max(places, key=lambda place: (_variety(places, place[0]), -place[0]))[0]
    return 0 if best <= BEFORE * 2 else max(0, min(best - BEFORE, len(text) - LENGTH))


def _variety(places, since):
    return len({word for at, word in places if since <= at < since + LENGTH - BEFORE})

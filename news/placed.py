"""Pictures inside texts: where a paragraph says [bild: 3], the picture with that number stands.

The mark is text: the editor, the cleaning, the versions and their differences need know nothing of it.
"""

import re

_SPACE = r"(?:\s|&nbsp;)*"
_WRITTEN = re.compile(
    rf"\[{_SPACE}(?:bild|image){_SPACE}:?{_SPACE}0*([1-9]\d{{0,8}}){_SPACE}\]", re.IGNORECASE | re.ASCII
)
_MARK = re.compile(r"\[bild: ([1-9]\d{0,8})\]", re.ASCII)
_PLACE = re.compile(r"<p(?: [^>]*)?>(.*?)</p>|\[bild: [1-9]\d{0,8}\]", re.DOTALL | re.ASCII)
_NOTHING = re.compile(r"<[^>]*>|&nbsp;|\s")


def mark(number):
    return f"[bild: {number}]"


def normalised(html):
    """Every mark written in the same way, so that it can be searched for."""
    return _WRITTEN.sub(lambda found: mark(found[1]), html) if "[" in html else html


def numbers(html):
    """The numbers of the pictures that the text places, in its order."""
    return [int(number) for number in _MARK.findall(html)]


def amid(html):
    """The marks that stand amid other words, where no picture can stand."""
    places = (place[0] for place in _PLACE.finditer(html) if not _is_alone(place))
    return [number for words in places for number in numbers(words)]


def placed(html, show):
    """The text with `show(number)`, as HTML, in the place of each mark; a mark amid words is left out."""

    def shown(place):
        if _is_alone(place):
            return "".join(map(show, numbers(place[1])))
        return _MARK.sub("", place[0])

    return _PLACE.sub(shown, html)


def without(html):
    return placed(html, lambda number: "") if "[" in html else html


def _is_alone(place):
    words = place[1]
    return bool(words and _MARK.search(words)) and not _NOTHING.sub("", _MARK.sub("", words))

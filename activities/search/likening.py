"""Words that are nowhere in the index, likened to those that are: å for a, and single wrong letters."""

from difflib import get_close_matches

from django.db.models import Q

from activities.models import SearchWord
from activities.search.words import LONGEST, fold, is_begun, stem

MOST = 5_000  # words that a misspelt one is compared with
ALIKE = 0.76
OTHER_SIZE = 2  # letters that may be missing or too many


def likened(words):
    """The same words, those that are nowhere exchanged for the most alike; None when nothing was."""
    near = _near(words)
    instead = [_known(word, near) or word for word in words]
    return None if instead == words else instead


def _near(words):
    """All words of the index that begin or end as one of these, in one question to the database."""
    asked = Q()
    for word in words:
        folded, sizes = fold(word), (len(word) - OTHER_SIZE, len(word) + OTHER_SIZE)
        if 3 <= len(word) <= LONGEST:
            asked |= Q(start=folded[:3], size__gte=max(sizes[0], 0))
            asked |= Q(end=folded[-3:], size__range=sizes)
    return list(SearchWord.objects.filter(asked).values_list("pk", flat=True)[:MOST]) if asked else []


def _known(word, near):
    begins = stem(word) if is_begun(word) else None
    if any(each == word or (begins and each.startswith(begins)) for each in near):
        return word
    folded = fold(word)
    for each in near:
        if fold(each) == folded:
            return each
    if is_begun(word) and (longer := next((each for each in near if fold(each).startswith(folded)), None)):
        return longer[: len(word)]
    return _alike(folded, near, len(word))


def _alike(folded, near, size):
    by_folded = {fold(each): each for each in near if abs(len(each) - size) <= OTHER_SIZE}
    found = get_close_matches(folded, by_folded, n=1, cutoff=ALIKE)
    return by_folded[found[0]] if found else None

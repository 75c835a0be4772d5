"""Finds English passages in Swedish text, by the small words that every English sentence has.

A guess that would rather miss than cry wolf: names and single words in English are left alone.
"""

import re

FEWEST_WORDS = 5
FEWEST_SIGNS = 2
SHARE = 0.2  # of the words are small English ones
# None of these is a Swedish word too, as "in", "is", "by", "do", "for", "all" and "man" are.
_ENGLISH = {
    *("the", "of", "and", "to", "that", "with", "this", "these", "those", "from", "are", "was", "were"),
    *("has", "have", "been", "be", "will", "would", "can", "could", "should", "their", "they", "them"),
    *("your", "you", "our", "we", "its", "it", "his", "her", "who", "which", "what", "when", "where"),
    *("how", "not", "an", "as", "on", "or", "about", "into", "between", "through", "young", "people"),
}
_SWEDISH = {
    *("och", "att", "det", "som", "en", "ett", "är", "av", "på", "med", "till", "den", "har", "de", "inte"),
    *("om", "i", "för", "kan", "ska", "vi", "du", "från", "var", "så", "men", "eller", "när", "hur", "vad"),
    *("blir", "hos", "vid", "sig", "sin", "sitt", "sina", "över", "under", "efter", "mot", "mellan"),
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# A title or a quotation within a sentence is a passage of its own.
_PARTS = re.compile(r"[”“\"«»():;]|[.!?…]\s")


def passages(text):
    """Return the parts of the text that seem to be English, in their order."""
    return [part.strip() for part in _PARTS.split(text) if _is_english(part)]


def _is_english(part):
    words = [word.casefold() for word in _WORD.findall(part)]
    signs = [word for word in words if word in _ENGLISH]
    return (
        len(words) >= FEWEST_WORDS
        and len(set(signs)) >= FEWEST_SIGNS
        and len(signs) >= SHARE * len(words)
        and not _SWEDISH & set(words)
        and not re.search("[åäö]", part.casefold())
    )

"""Words of a text and of a question: the same rules on both sides, whatever database searches."""

import re
import unicodedata

LONGEST = 40  # letters of a word that is kept for likening
STEMMED_FROM = 4  # letters; a shorter word is only itself
_WORD = re.compile(r"[^\W_]+")
_SMALL = """
och det att i en jag hon som han på den med var för så till är men ett om hade de av icke mig du henne då
nu har inte hans honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara vad
över än dig kan här ha mot alla under någon eller allt mycket sedan ju denna själv detta åt utan varit hur
ingen mitt ni bli blev oss din dessa några deras blir mina samma vilken er sådan vår blivit dess inom
mellan sådant varför varje vilka ditt vem vilket sådana vart dina vars vårt våra ert era
"""
SMALL_WORDS = frozenset(_SMALL.split())  # Snowball's list for Swedish, without the name below
# Here the name of the thing; in small letters it means himself, and is not looked for.
NAME = "SIG"

# Snowball's Swedish stemmer (snowballstem.org): endings, double consonants, and what makes adjectives.
_ENDINGS = """
heterna hetens anden andes andet arens arnas ernas heten heter ornas ades ande aren arna arne aste ande ast
ens ern erna erns orna het ade ad ar are as at en er es or a e
"""
_BY_LENGTH = sorted(set(_ENDINGS.split()), key=len, reverse=True)
_OF_SKOLAN = ("ans", "an")  # not Snowball's: without it "skolan" finds no "skola"
_FIRST_PART = re.compile(r"[^aeiouyäåö]*[aeiouyäåö]+[^aeiouyäåö]")
_BEFORE_S = set("bcdfghjklmnoprtvy")
_DOUBLED = ("dd", "gd", "nn", "dt", "gt", "kt", "tt")
_OF_ADJECTIVES = ("lig", "ig", "els")


def words(text):
    """The words in order, in small letters and with å, ä and ö as one letter each."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def indexed(text):
    """What the index keeps of a text: its words with spaces between, the same for every database."""
    kept = (word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if word != NAME.lower())
    return " ".join(kept).lower()


def asked(question, most):
    """The words that a question is about, each once: small words only when there are no others."""
    found = list(dict.fromkeys(words(question)))
    return ([word for word in found if word not in SMALL_WORDS] or found)[:most]


def stem(word):
    """What the forms of a Swedish word begin with."""
    if len(word) < STEMMED_FROM or not (first := _FIRST_PART.match(word)):
        return word
    kept = max(first.end(), 3)
    word = _without_ending(word, kept)
    if word.endswith(_DOUBLED) and len(word) - 2 >= kept:
        word = word[:-1]
    return _without(word, _OF_ADJECTIVES, kept)


def _without_ending(word, kept):
    if word.endswith(_OF_SKOLAN):
        return _without(word, _OF_SKOLAN, max(kept, STEMMED_FROM))
    found = _without(word, _BY_LENGTH, kept)
    if found == word and word.endswith("s") and len(word) > kept and word[-2] in _BEFORE_S:
        return word[:-1]
    return found


def _without(word, endings, kept):
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= kept:
            return word[: -len(ending)]
    return word


def is_begun(word):
    """Whether longer words that begin with it are found too."""
    return len(word) >= STEMMED_FROM


def fold(word):
    """Without dots, rings and accents, as on a keyboard that has none."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )

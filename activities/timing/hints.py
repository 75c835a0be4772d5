"""What to write instead, when words about time are not understood."""

from difflib import get_close_matches

from .words import ADVERBS, LAST, MONTHS, NUMBERS, ORDINALS, SEASONS, UNITS, WEEKDAYS, ReadingError

FORMS = (
    "månadsvis",
    "varje vecka",
    "varannan vecka",
    "var sjätte vecka",
    "kvartalsvis",
    "årligen",
    "varje år i april och augusti",
    "första måndagen i månaden",
    "sista vardagen i månaden",
    "månadsvis utom juli",
    "31 oktober 2013",
    "mars 2013",
    "augusti–oktober 2014",
    "Q3 2013",
    "första halvåret 2014",
    "vecka 12 2014",
    "hösten 2013",
    "två veckor före Erfarenhetskonferens",
    "vid behov",
    "kontinuerligt",
)
_VOCABULARY = [
    *MONTHS,
    *WEEKDAYS,
    *(f"{name}en" for name in WEEKDAYS),
    *ORDINALS,
    *NUMBERS,
    *LAST,
    *SEASONS,
    *UNITS,
    *ADVERBS,
    *(word for form in FORMS for word in form.split()),
    *("vartannat", "dagar", "dagen", "arbetsdagar", "vardagen", "månader", "kvartalet", "halvåret", "året"),
    *("gång", "gånger", "per", "samt", "och", "efter", "löpande"),
]
_MOST_WORDS = 12  # a longer text is not one misspelt time


def hint(text, read):
    """Plain Swedish; `read` gives the value of a text, or None."""
    if not text:
        return _examples("månadsvis")
    return _missing_year(text, read) or _misspelt(text, read) or _examples(text)


def _missing_year(text, read):
    if not _understood(f"{text} 2014", read):
        return None
    yearly = f"{text} varje år"
    other = f" eller ”{yearly}”" if _understood(yearly, read) else ""
    return f"Vilket år? Skriv till exempel ”{text} 2014”{other}."


def _misspelt(text, read):
    words = text.lower().split()
    if len(words) > _MOST_WORDS:
        return None
    guess = " ".join((get_close_matches(word, _VOCABULARY, 1, 0.65) or [word])[0] for word in words)
    return f"Menade du ”{guess}”?" if _understood(guess, read) else None


def _examples(text):
    nearest = get_close_matches(text[:60], FORMS, 2, 0.3)
    wanted = [form for form in [*nearest, "månadsvis", "31 oktober 2013"] if form != "vid behov"]
    examples = list(dict.fromkeys(wanted))[:3]
    return "Skriv till exempel " + ", ".join(f"”{form}”" for form in examples) + " eller ”vid behov”."


def _understood(text, read):
    try:
        return bool(read(text))
    except ReadingError:
        return False

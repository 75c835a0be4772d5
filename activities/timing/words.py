"""The words of Swedish time: numbers, ordinals, months, weekdays and units, read and written."""

import re
from datetime import time
from itertools import groupby

from .values import ANY_DAY, DATE, WORKING_DAY, Pick

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]
ORDINALS = [
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
    "elfte",
    "tolfte",
]
_FROM_TWO = "två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton"
NUMBERS = {"en": 1, "ett": 1, "tjugo": 20, "trettio": 30} | {
    word: n for n, word in enumerate(_FROM_TWO.split(), 2)
}
LAST = {"sista": -1, "näst sista": -2}
# First month and last month; the winter is the one that begins in December of the year named.
SEASONS = {"våren": (3, 5), "sommaren": (6, 8), "hösten": (9, 11), "vintern": (12, 2)}
UNITS = {
    "dag": "day",
    "vardag": "workday",
    "arbetsdag": "workday",
    "vecka": "week",
    "månad": "month",
    "kvartal": "quarter",
    "halvår": "half",
    "år": "year",
}
ADVERBS = {
    "dagligen": "day",
    "veckovis": "week",
    "månadsvis": "month",
    "månatligen": "month",
    "månatligt": "month",
    "kvartalsvis": "quarter",
    "halvårsvis": "half",
    "årligen": "year",
    "årsvis": "year",
}


class ReadingError(ValueError):
    """The words are known, but what they say cannot be; the text says why, in Swedish."""


def either(words):
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# In patterns: text is lower case, with single spaces and hyphens only.
MONTH = rf"(?:(?:{either(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)(?![a-zåäö])\.?)"
WEEKDAY = rf"(?:(?:{either(WEEKDAYS)})(?:en|ar|arna)?|(?:mån|tis|ons|tors?|fre|lör|sön)\.?)(?![a-zåäö])"
ORDINAL = rf"(?:{either(ORDINALS)}|[0-9]{{1,4}}(?::?[ae])?)(?![a-zåäö0-9])"
NUMBER = rf"(?:{either(NUMBERS)}|[0-9]{{1,4}})(?![a-zåäö0-9])"
MONTH_LIST = rf"{MONTH}(?:(?: ?- ?| till |, ?| och | samt |, och ){MONTH})*"


def number(text):
    return int(text) if text[0].isdigit() else NUMBERS[text]


def ordinal(text):
    digits = text.rstrip(":ae")
    return int(digits) if digits.isdigit() else ORDINALS.index(text) + 1


def write_ordinal(n):
    if n <= len(ORDINALS):
        return ORDINALS[n - 1]
    return f"{n}:{'a' if n % 10 in (1, 2) and n % 100 not in (11, 12) else 'e'}"


def month(text):
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(text[:3]))


def weekday(text):
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(text[:3]))


def clock(hour, minute):
    if int(hour) > 23 or int(minute or 0) > 59:
        raise ReadingError(f"Klockslaget {hour}.{minute or '00'} finns inte.")
    return time(int(hour), int(minute or 0))


def write_clock(at):
    return f"{at:%H.%M}"


def month_list(text):
    """The months named, as numbers in order: ”mars, juni–augusti” is (3, 6, 7, 8)."""
    named = set()
    for part in re.split(r", och |, ?| och | samt ", text):
        first, *last = (month(name) for name in re.split(r" ?- ?| till ", part))
        steps = (last[-1] - first) % 12 if last else 0
        named |= {(first - 1 + step) % 12 + 1 for step in range(steps + 1)}
    return tuple(sorted(named))


def write_month_list(months):
    parts = []
    for _, run in groupby(enumerate(months), key=lambda pair: pair[1] - pair[0]):
        names = [MONTHS[n - 1] for _, n in run]
        parts += names if len(names) < 3 else [f"{names[0]}–{names[-1]}"]
    return join(parts)


def join(parts):
    return " och ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


PICK = re.compile(
    rf"(?P<nth>{either(LAST)}|{ORDINAL}) (?:(?P<weekday>{WEEKDAY})|(?P<what>vardag|arbetsdag|dag)(?:en)?\b)"
    rf"|den (?P<date>[0-9]{{1,2}})(?::?[ae])?(?![0-9])|(?P<bare_date>[0-9]{{1,2}})(?::?[ae])?(?= {MONTH})"
    rf"|(?P<bare>{WEEKDAY})"
)


def pick(match):
    """What a match of PICK says."""
    if match["bare"]:
        return Pick(0, weekday(match["bare"]))
    if day := match["date"] or match["bare_date"]:
        if not 1 <= int(day) <= 31:
            raise ReadingError("En månad har dagarna 1–31.")
        return Pick(int(day), DATE)
    n = LAST.get(match["nth"]) or ordinal(match["nth"])
    if not -2 <= n <= 31 or n == 0:
        raise ReadingError(f"Räkna dagarna från 1 till 31, inte {n}.")
    if match["weekday"]:
        return Pick(n, weekday(match["weekday"]))
    return Pick(n, ANY_DAY if match["what"] == "dag" else WORKING_DAY)


def write_pick(chosen):
    if chosen.of == DATE:
        return f"den {chosen.n}"
    kind = {WORKING_DAY: "vardag", ANY_DAY: "dag"}.get(chosen.of) or WEEKDAYS[chosen.of]
    if chosen.n == 0:
        return kind
    nth = next((word for word, n in LAST.items() if n == chosen.n), None) or write_ordinal(chosen.n)
    return f"{nth} {kind}en"

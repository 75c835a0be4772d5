"""Reads a whole "Tid": takes off what is said last, tries each kind, and says what is wrong."""

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from .calendar import offset
from .hints import hint
from .once import read_once
from .rhythm import read_rhythm
from .values import Continuous, Day, Habit, OnDemand, Relative, Timing, Unparsed, several
from .words import MONTH_LIST, NUMBER, PICK, SEASONS, ReadingError, clock, month_list, number, pick

LONGEST = 300  # characters; no plan says a time in more

_AND_ON_DEMAND = re.compile(
    r"(?:,? \(?(?:samt|och|eller|&|\+)(?: även)?|,(?: även)?| även| \() ?(?:vid|efter) behov\)?$",
    re.IGNORECASE,
)
_ON_DEMAND_AND = re.compile(r"^(?:vid|efter) behov(?:,? (?:samt|och|eller)|,) ", re.IGNORECASE)
_FIXED = {
    "vid behov": OnDemand(),
    "efter behov": OnDemand(),
    "kontinuerligt": Continuous(),
    "löpande": Continuous(),
    "fortlöpande": Continuous(),
}
_CLOCK = re.compile(r"(?:^|,? )(?:kl\.?|klockan) ?([0-9]{1,2})(?:[.:]([0-9]{2}))?$", re.IGNORECASE)
_BARE_CLOCK = re.compile(r"(?:^|,? )([0-9]{1,2})[.:]([0-9]{2})$")
_BARE_HOUR = re.compile(r"(?:^| )(?=[0-9]{1,2}$)")
_RELATIVE = re.compile(
    rf"(?:senast )?(?:(?P<amount>{NUMBER}) )?(?P<unit>arbetsdag|vardag|dag|veck|månad)(?:ar|or|er|en|an|a)?"
    r" (?P<side>före|innan|efter) (?P<activity>.+)|(?:samma dag|samtidigt) som (?P<same>.+)"
)
_RELATIVE_UNITS = {
    "arbetsdag": "workday",
    "vardag": "workday",
    "dag": "day",
    "veck": "week",
    "månad": "month",
}
_PAUSE = re.compile(
    r"(.+?),? \(?(?:utom|förutom|med undantag för|men inte|dock inte|inte|ej)(?: i| under)? (.+?)\)?"
)
_LIST = re.compile(r",? (?:och|samt|&|\+) |[,;] ?")
_YEAR = re.compile(r"\b[0-9]{4}\b")


def parse(words: str) -> Timing:
    """What the words mean; Unparsed, with a hint in Swedish, when they are not understood."""
    if len(words) > LONGEST:
        return Unparsed(words, f"Texten är för lång: högst {LONGEST} tecken.")
    return _parse(words)


@lru_cache(maxsize=4096)
def _parse(words):
    try:
        text = _clean(words)
        timing = _read(text)
        return timing or Unparsed(words, hint(text, _read))
    except ReadingError as reason:
        return Unparsed(words, str(reason))


def _clean(words):
    # Text pasted from Word brings soft hyphens and marks that nobody sees.
    seen = "".join(sign for sign in words if unicodedata.category(sign) != "Cf")
    text = " ".join(unicodedata.normalize("NFC", seen).split()).rstrip(" .,;")
    if not text.isprintable():
        raise ReadingError("Texten innehåller tecken som inte går att läsa. Skriv den för hand.")
    return text


def _read(text):
    rest = text
    while match := _AND_ON_DEMAND.search(rest):
        rest = rest[: match.start()].rstrip(" .,;")
    rest = _ON_DEMAND_AND.sub("", rest)
    timing = _read_relative(rest) or _read_plain(_tidy(rest))
    if timing and rest != text and timing != OnDemand():
        return replace(timing, also_on_demand=True)
    return timing


def _tidy(text):
    """Lower case, and one kind of dash: ” - ” where it was a dash or had spaces, else ”-”."""
    text = re.sub(r" ?[–—−] ?", " - ", text.lower())
    return re.sub(r"[‐‑]", "-", text)


def _small(sign):
    """The small letter, when there is a single one: places in the text stay the same."""
    return sign.lower() if len(sign.lower()) == 1 else sign


def _read_relative(text):
    text, at = _take_clock(text, _CLOCK)
    match = _RELATIVE.fullmatch("".join(map(_small, text)))
    if not match:
        return None
    activity = text[match.start("same" if match["same"] else "activity") :].rstrip(" .,;")
    if not activity:
        return None
    if match["same"]:
        return Relative(0, "day", activity, at)
    amount = number(match["amount"] or "en")
    if amount > 366:
        raise ReadingError("Räkna högst 366 steg före eller efter.")
    signed = amount if match["side"] == "efter" else -amount
    unit = _RELATIVE_UNITS[match["unit"]] if amount else "day"
    target = read_once(_tidy(activity))
    if isinstance(target, Day):
        # Read again, so that its year is checked.
        return replace(read_once(offset(target.on, signed, unit).isoformat()), at=at)
    return Relative(signed, unit, activity, at)


def _read_plain(text):
    if text in _FIXED:
        return _FIXED[text]
    timing = _read_repeating(text) or _read_list(text)
    if not timing and _BARE_HOUR.search(text):
        text = _BARE_HOUR.sub(" kl ", text)
        timing = _read_repeating(text) or _read_list(text)
    return timing


def _take_clock(text, *patterns):
    for pattern in patterns:
        if match := pattern.search(text):
            return text[: match.start()], clock(*match.groups())
    return text, None


def _read_repeating(text):
    text, at = _take_clock(text, _CLOCK, _BARE_CLOCK)
    pauses = ()
    if match := _PAUSE.fullmatch(text):
        text, pauses = match[1], _pauses(match[2])
    if not at:
        text, at = _take_clock(text, _CLOCK, _BARE_CLOCK)
    rhythm = read_rhythm(text)
    if not rhythm:
        return None
    if set(pauses) >= set(rhythm.months or range(1, 13)):
        raise ReadingError("Alla månader är undantagna.")
    return replace(rhythm, pauses=pauses, at=at)


def _pauses(text):
    if text in SEASONS:
        first, last = SEASONS[text]
        return tuple(sorted((first + step - 1) % 12 + 1 for step in range((last - first) % 12 + 1)))
    if not re.fullmatch(MONTH_LIST, text):
        raise ReadingError("Efter ”utom” skrivs månader, till exempel ”utom juli” eller ”utom juni–augusti”.")
    return month_list(text)


def _read_list(text):
    text = re.sub(r", (?=kl)", " ", text)
    timed = [_take_clock(part, _CLOCK, _BARE_CLOCK) for part in _LIST.split(text)]
    # A clock said once goes for the whole list.
    common = next((at for _, at in reversed(timed) if at), None)
    clocks = [at or common for _, at in timed]
    parts = _complete([part for part, _ in timed])
    once = [read_once(part) for part in parts]
    if not all(once):
        return None
    return several(replace(one, at=at) for one, at in zip(once, clocks, strict=False))


def _complete(parts):
    """Gives each part of a list the year, or the month and year, that it shares with its neighbour."""
    whole = []
    for part in parts:
        if whole and _YEAR.fullmatch(part) and not _YEAR.fullmatch(whole[-1]):
            if _YEAR.search(whole[-1]):
                whole.append(_YEAR.sub(part, whole[-1]))
            else:
                whole[-1] += f" {part}"
        else:
            whole.append(part)
    for here in range(len(whole) - 2, -1, -1):
        years = _YEAR.findall(whole[here + 1])
        if re.fullmatch(r"(?:den )?[0-9]{1,2}", whole[here]):
            whole[here] += " " + whole[here + 1].removeprefix("den ").partition(" ")[2]
        elif years and not _YEAR.search(whole[here]):
            whole[here] += f" {years[-1]}"
    return whole


@lru_cache(maxsize=1024)
def parse_habit(words: str) -> Habit:
    """Raises ValueError, in Swedish, when the words are not understood. Nothing said is Habit()."""
    text = _tidy(_clean(words))
    for attempt in (text, _BARE_HOUR.sub(" kl ", text)):
        day, at = _take_clock(attempt, _CLOCK, _BARE_CLOCK)
        match = PICK.fullmatch(re.sub(r"^på | i (?:månaden|veckan|perioden)$", "", day))
        if match or not day:
            chosen = pick(match) if match else Habit.pick
            return Habit(chosen, at or Habit.at)
    raise ReadingError(
        "Dagen eller klockslaget förstås inte. Skriv till exempel ”andra tisdagen 09.00”,"
        " ”sista vardagen 15.00”, ”den 15 kl 10” eller bara ”13.00”."
    )

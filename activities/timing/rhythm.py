"""Reads what comes back: a pace ("varannan vecka"), months of the year, and a day in the period."""

import re
from dataclasses import replace

from .values import DATE, Pick, Rhythm
from .words import (
    ADVERBS,
    MONTH,
    MONTH_LIST,
    NUMBER,
    ORDINAL,
    PICK,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    ReadingError,
    either,
    month_list,
    number,
    ordinal,
    pick,
    weekday,
)

_UNIT = rf"(?:{either(UNITS)})"
# A rhythm is said in these parts, each at most once and in any order.
_PARTS = {
    "pace": re.compile(
        rf"(?P<adverb>{either(ADVERBS)})\b|(?P<yearly>varje)(?= {MONTH})"
        rf"|(?P<every>varje|varannan|vartannat|vart?)(?: (?P<nth>{ORDINAL}))?"
        rf" (?:(?P<unit>{_UNIT})\b|(?P<day>{WEEKDAY}))"
        rf"|(?P<times>{NUMBER}) ?(?:gånger|gång|ggr\.?)(?: per | i | om | ?/ ?)(?P<per>{_UNIT})(?:en|et|n)?\b"
        rf"|(?:alla )?(?:(?P<workdays>vardagar|arbetsdagar)|(?P<plural>{either(WEEKDAYS)})ar)\b"
    ),
    "chosen": PICK,
    "period": re.compile(rf"(?P<unit>{_UNIT})(?:en|et|n)?\b"),
    "months": re.compile(MONTH_LIST),
}
_JOINT = re.compile(r"(?:[ ,:;]+(?:(?:i|på|under|per)(?: |$))?)?")
# So many times a year is every so many of this.
_TIMES_A_YEAR = {2: (1, "half"), 3: (4, "month"), 4: (1, "quarter"), 6: (2, "month"), 12: (1, "month")}


def read_rhythm(text):
    """The rhythm that the text names, or None."""
    found, at = {}, 0
    text = " ".join(re.sub(r"[()]", " ", text).split())
    at = _JOINT.match(text := f" {text}").end()
    while at < len(text):
        matches = ((name, part.match(text, at)) for name, part in _PARTS.items() if name not in found)
        name, match = next((pair for pair in matches if pair[1]), (None, None))
        if not match:
            return None
        found[name] = match
        at = _JOINT.match(text, match.end()).end()
    return _combine(**found)


def _combine(pace=None, chosen=None, period=None, months=None):
    if period and (pace or not chosen):
        return None
    if not (pace or period):
        return None
    if period:
        rhythm, times = Rhythm(1, UNITS[period["unit"]]), 1
    else:
        rhythm, times = _pace(pace)
    if months:
        rhythm = _in_months(rhythm, times, month_list(months[0]))
    elif times > 1:
        rhythm = _times(rhythm, times)
    if chosen and rhythm:
        return None if rhythm.pick else _with_pick(rhythm, pick(chosen))
    return rhythm


def _pace(said):
    """The rhythm, and how many times in each period."""
    if said["times"]:
        return Rhythm(1, UNITS[said["per"]]), _at_least_one(number(said["times"]))
    if said["every"]:
        nth = ordinal(said["nth"]) if said["nth"] else 1
        every = nth * 2 if said["every"] in ("varannan", "vartannat") else nth
        return _every(_at_least_one(every), said), 1
    if said["plural"]:
        return Rhythm(1, "week", pick=Pick(0, weekday(said["plural"]))), 1
    return Rhythm(1, "workday" if said["workdays"] else ADVERBS.get(said["adverb"], "year")), 1


def _every(every, said):
    if said["day"]:
        return Rhythm(every, "week", pick=Pick(0, weekday(said["day"])))
    unit = UNITS[said["unit"]]
    if unit == "workday" and every > 1:
        raise ReadingError("Skriv ”varje vardag” eller en veckodag, till exempel ”varannan tisdag”.")
    if unit == "day" and every % 7 == 0:
        return Rhythm(every // 7, "week")
    return Rhythm(every, unit)


def _at_least_one(n):
    if not 1 <= n <= 99:
        raise ReadingError(f"Räkna från 1 till 99, inte {n}.")
    return n


def _in_months(rhythm, times, months):
    if rhythm != Rhythm(1, "year"):
        return None
    if times > 1 and times != len(months):
        raise ReadingError(f"{times} gånger per år, men antalet månader är {len(months)}: nämn lika många.")
    return Rhythm(1, "month", months)


def _times(rhythm, times):
    if rhythm.unit != "year" or times not in _TIMES_A_YEAR:
        raise ReadingError("Skriv vilka dagar eller månader: ”varje tisdag” eller ”varannan vecka”.")
    return Rhythm(*_TIMES_A_YEAR[times])


def _with_pick(rhythm, chosen):
    if rhythm.unit in ("day", "workday") or (rhythm.unit == "week" and chosen.of == DATE):
        return None
    if isinstance(chosen.of, int):
        # A week has one of each weekday; a longer period has several, and the first is meant.
        chosen = Pick(0 if rhythm.unit == "week" else chosen.n or 1, chosen.of)
    return replace(rhythm, pick=chosen)

"""Cells of a table that a spreadsheet opens: a text must never run as a formula (CWE-1236)."""

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A spreadsheet that divides at other marks than the file does begins a cell inside the text (OWASP).
_DIVIDED = re.compile("([,;\t])(?='*\"*[=+\\-@＝＋－＠])")
_DIVIDED_AND_GUARDED = re.compile("([,;\t])'(?='*\"*[=+\\-@＝＋－＠])")


def guarded(text):
    """The text in one line, with an apostrophe before what a spreadsheet would reckon out."""
    text = str(text)
    line = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    if "," in line or ";" in line or "\t" in line:
        line = _DIVIDED.sub(r"\1'", line)
    return f"'{line}" if _is_formula(text) else line


def unguarded(text):
    """What `guarded` was given: a list that we wrote can be read again."""
    if "'" not in text:
        return text
    text = _DIVIDED_AND_GUARDED.sub(r"\1", text)
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _is_formula(text):
    return not text[:1].isalnum() and text.lstrip(" \xa0\ufeff\u200b").startswith(_STARTS)

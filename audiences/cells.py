"""Cells of a table that a spreadsheet opens: a text must never run as a formula (CWE-1236)."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def guarded(text):
    """The text in one line, with an apostrophe before what a spreadsheet would reckon out."""
    text = str(text)
    line = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
    return f"'{line}" if _is_formula(text) else line


def unguarded(text):
    """What `guarded` was given: a list that we wrote can be read again."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _is_formula(text):
    return not text[:1].isalnum() and text.lstrip(" \xa0\ufeff\u200b").startswith(_STARTS)

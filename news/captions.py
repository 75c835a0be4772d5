"""Captions of a film as WebVTT (W3C, 4): checked, and written anew with nothing but times and text."""

import html
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 500_000  # characters: many hours of speech
_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}((?:[ \t]+\S+)*)[ \t]*", re.ASCII)
_SETTING = re.compile(r"(?:align|line|position|size):[a-z0-9.,%-]+")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"<[^>]*>")


def cleaned(text):
    """Return captions without styles, notes and tags; raise ValidationError that names the line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    lines = text.split("\n")
    if len(text) > MOST:
        raise ValidationError(_("The captions are longer than those of any film. Nothing was saved."))
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise ValidationError(
            _(
                "The captions are not WebVTT: the first line must be WEBVTT. Programs for captions can save "
                "in that format (.vtt)."
            )
        )
    cues = [_cue(number, block) for number, block in _blocks(lines) if any("-->" in line for line in block)]
    if not cues:
        raise ValidationError(_("The captions hold no line of text with its time."))
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _blocks(lines):
    """Yield (number of the first line, lines) of what stands between empty lines, after the first block."""
    block = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            if not block[0].startswith("WEBVTT"):
                yield number - len(block), block
            block = []


def _cue(number, block):
    at = 0 if "-->" in block[0] else 1  # a name may stand above the times
    found = _CUE.fullmatch(block[at].strip()) if len(block) > at else None
    if found is None:
        raise _wrong(number + at, block[min(at, len(block) - 1)])
    starts, ends = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:8])
    words = [_words(line) for line in block[at + 1 :]]
    if ends <= starts or any("-->" in line for line in block[at + 1 :]):
        raise _wrong(number + at, block[at])
    settings = [each for each in found[9].split() if _SETTING.fullmatch(each)]
    return "\n".join([" ".join([f"{_time(starts)} --> {_time(ends)}", *settings]), *filter(None, words)])


def _words(line):
    """Who speaks stands in a tag; to those who read, it is said in words."""
    line = _TAG.sub("", _VOICE.sub(lambda found: f"{found[1].strip()}: ", line)).strip()
    return html.escape(html.unescape(line), quote=False)


def _wrong(number, line):
    return ValidationError(
        _("Line %(number)s of the captions does not say from when to when: “%(line)s”.")
        % {"number": number, "line": line.strip()[:60]}
    )


def _milliseconds(parts):
    hours, minutes, seconds, thousandths = (int(each or 0) for each in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _time(milliseconds):
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"

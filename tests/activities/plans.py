"""Plan files that tests begin with."""

from pathlib import Path

from django.conf import settings

SHIPPED = Path(settings.BASE_DIR) / "plans" / "sig.toml"

SMALL = """\
[plan]
key = "prov"
name = "Provplan"
starts = 2013-02-21
ends = 2014-10-31

[[version]]
version = "1.0"
date = 2013-02-21
change = "Första versionen"
handler = "projektledaren"

[[message]]
key = "samverkan"
text = "Samverkan viktig."

[[role]]
key = "projektledaren"
name = "Projektledaren"

[[target_group]]
key = "myndigheter"
name = "Medverkande myndigheter"
rank = "primary"
organisations = ["Skolverket", "Arbetsförmedlingen"]

[[channel]]
key = "nyhetsbrev"
name = "Nyhetsbrev"
kind = "newsletter"
habit = "andra tisdagen 09.00"

[[channel]]
key = "moten"
name = "Möten"
kind = "meeting"
habit = "13.00"
notice_days = 14

[[activity]]
key = "information"
name = "Information"
time = "månadsvis"
channels = ["nyhetsbrev"]
messages = ["samverkan"]
target_groups = ["myndigheter"]
responsible = "projektledaren"

[[activity]]
key = "arbetsgruppsmote"
name = "Arbetsgruppsmöte"
time = "var sjätte vecka"
first = 2013-03-07
channels = ["moten"]
"""


def small(*changes):
    """The small plan, with each (old, new) text changed; an old text that is not there is a broken test."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def line_of(text, words):
    return text[: text.index(words)].count("\n") + 1

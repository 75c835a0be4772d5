"""What is wrong in a plan file, said so that the person who wrote it finds the place."""

import difflib
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Trouble:
    line: int | None
    where: str
    text: str

    def __str__(self):
        place = [_("line %(line)s") % {"line": self.line}] if self.line else []
        place += [self.where] if self.where else []
        return f"{', '.join(place)}: {self.text}" if place else self.text


class PlanFileError(Exception):
    """A plan file that cannot be used: every trouble in it, in the order of its lines."""

    def __init__(self, troubles):
        self.troubles = sorted(troubles, key=lambda trouble: trouble.line or 0)
        super().__init__("\n".join(map(str, self.troubles)))


def nearest(word, known):
    """A question that ends a sentence, naming what was probably meant; empty when nothing is near."""
    found = difflib.get_close_matches(word.casefold()[:100], known, n=1)
    return " " + _('Did you mean "%(word)s"?') % {"word": found[0]} if found else ""

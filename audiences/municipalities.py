"""A municipality as people write it."""

from difflib import get_close_matches
from functools import lru_cache

from audiences.models import Organisation


class Municipalities:
    """All of them, asked for once; found by name or code, however the name ends."""

    def __init__(self):
        rows = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)
        self._by_name, self._by_code = {}, {}
        for each in rows:
            self._by_name[each.name.casefold()] = self._by_code[each.municipality_id] = each
        self.near = lru_cache(2000)(self._near)

    def find(self, written):
        """Return the municipality's Organisation, or None."""
        written = " ".join(written.split()).casefold()
        if written.isdecimal():
            # A spreadsheet takes the nought from 0114.
            return self._by_code.get(written.zfill(4))
        return next(filter(None, map(self._by_name.get, _spellings(written))), None)

    def _near(self, written):
        """The names that look most like what was written."""
        found = get_close_matches(written.casefold(), self._by_name, n=3, cutoff=0.7)
        return [self._by_name[name].name for name in found]


def _spellings(name):
    """Botkyrka, Botkyrka kommun, Stockholms kommun and Stockholms stad are all in use."""
    yield name
    for ending in (" kommun", " stad"):
        if name.endswith(ending):
            short = name.removesuffix(ending)
            yield short
            yield short.removesuffix("s")

"""What a row of a list says, and whether that can be used, whoever is stored already."""

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audiences import addresses
from audiences.cells import unguarded
from audiences.importing import columns
from audiences.models import Subscriber
from audiences.models.exchange import Verdict
from audiences.municipalities import Municipalities

_LONGEST = Subscriber._meta.get_field("name").max_length
_LONGEST_CELL = 1000


class _Refused(Exception):
    def __init__(self, verdict, said):
        super().__init__(said)
        self.verdict, self.said = verdict, said


@dataclass(frozen=True, slots=True)
class Found:
    """What a row says, by the columns of ImportedRow."""

    row: int
    cells: str
    address: str = ""
    topic: str = ""
    language: str = ""
    name: str = ""
    organisation_id: int | None = None
    other_organisation: str = ""
    verdict: str = Verdict.NEW.value
    said: str = ""


class Reader:
    """Reads wishes out of rows, as the import says where each field stands."""

    def __init__(self, work):
        self.columns, self.topic, self.language = work.columns, work.topic, work.language
        self.municipalities = Municipalities()

    def read(self, row):
        """Return what the row says, as far as the file alone can tell; None for an empty row."""
        if row.fault:
            return _refused(row, Verdict.UNREADABLE, row.fault)
        if not any(map(str.strip, row.cells)):
            return None
        values = {field: self._value(row.cells, column) for field, column in self.columns.items()}
        try:
            return Found(row.number, _cells(row), **self._details(values))
        except _Refused as refusal:
            return _refused(row, refusal.verdict, refusal.said)

    def _value(self, cells, column):
        return unguarded(cells[column].strip()) if column < len(cells) else ""

    def _details(self, values):
        found = {"address": _address(values["address"]), "topic": self.topic, "language": self.language}
        for field, convert in (("topic", columns.topic), ("language", columns.language)):
            if written := values.get(field):
                found[field] = convert(written)
                if found[field] is None:
                    said = _("%(field)s: “%(written)s” is not understood.")
                    raise _Refused(Verdict.VALUE, said % {"field": columns.FIELDS[field], "written": written})
        found["name"] = _line("name", f"{values.get('name', '')} {values.get('surname', '')}")
        found["other_organisation"] = _line("other_organisation", values.get("other_organisation", ""))
        if written := values.get("municipality"):
            found["organisation_id"] = self._municipality(written)
            found["other_organisation"] = ""
        return found

    def _municipality(self, written):
        if organisation := self.municipalities.find(written):
            return organisation.pk
        if near := self.municipalities.near(written[:100]):
            said = _("There is no municipality called “%(written)s”. Did you mean %(names)s?")
            raise _Refused(Verdict.PLACE, said % {"written": written, "names": ", ".join(near)})
        raise _Refused(
            Verdict.PLACE, _("There is no municipality called “%(written)s”.") % {"written": written}
        )


def _address(written):
    if not written:
        raise _Refused(Verdict.ADDRESS, _("There is no address in the row."))
    try:
        return addresses.normalise(written)
    except ValidationError as error:
        raise _Refused(Verdict.ADDRESS, error.messages[0]) from error


def _line(field, written):
    text = " ".join(written.split())
    if len(text) > _LONGEST:
        said = _("%(field)s is too long: at most %(most)d characters.")
        raise _Refused(Verdict.VALUE, said % {"field": columns.FIELDS[field], "most": _LONGEST})
    if not text.isprintable():
        said = _("%(field)s contains a hidden character.")
        raise _Refused(Verdict.VALUE, said % {"field": columns.FIELDS[field]})
    return text


def _refused(row, verdict, said):
    return Found(row.number, _cells(row), verdict=verdict.value, said=said.replace("\0", "")[:300])


def _cells(row):
    return json.dumps([cell[:_LONGEST_CELL].replace("\0", "") for cell in row.cells], ensure_ascii=False)

"""What a single column of a plan file may hold."""

import re
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from activities import timing
from activities.plan_file.trouble import nearest

KEY = re.compile(r"[-a-zA-Z0-9_]+")
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
MOST_DAYS = 366


def value_of(column, raw):
    """Return the value in the form it is kept. Raises ValueError, in plain words, for what cannot be."""
    return READERS[column.kind](column, raw)


def _text(column, raw):
    if not isinstance(raw, str):
        raise ValueError(_("must be text in quotation marks."))  # noqa: TRY004
    text = raw.strip()
    limit = column.field.max_length
    if not text and column.is_required:
        raise ValueError(_("is empty."))
    if HIDDEN.search(text) or ("\n" in text and not isinstance(column.field, models.TextField)):
        raise ValueError(_("contains a line break or another hidden character."))
    if limit and len(text) > limit:
        raise ValueError(
            _("is %(length)s characters, and can be %(limit)s.") % {"length": len(text), "limit": limit}
        )
    if text and column.name == "habit":
        timing.parse_habit(text)
    return text


def _key(column, raw):
    text = _text(column, raw)
    if not KEY.fullmatch(text):
        raise ValueError(_('"%(text)s" may hold only the letters a–z, digits and hyphens.') % {"text": text})
    return text


def _choice(column, raw):
    text = _text(column, raw)
    known = [value for value, _label in column.field.flatchoices if value]
    if text and text not in known:
        said = _('"%(text)s" does not exist. Choose one of: %(known)s.')
        raise ValueError(said % {"text": text, "known": ", ".join(known)} + nearest(text, known))
    return text


def _day(column, raw):
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw).isoformat()
        except ValueError:
            raw = None
    if type(raw) is not date:
        raise ValueError(_("must be a day, written as 2013-03-07."))
    return raw.isoformat()


def _number(column, raw):
    if type(raw) is not int or not 0 <= raw <= MOST_DAYS:
        raise ValueError(_("must be a whole number from 0 to %(most)s.") % {"most": MOST_DAYS})
    return raw


def _flag(column, raw):
    if not isinstance(raw, bool):
        raise ValueError(_("must be true or false."))  # noqa: TRY004
    return raw


def _list(column, raw):
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise ValueError(_('must be a list such as ["one", "two"].'))
    names = [each.strip() for each in raw]
    if column.is_required and not names:
        raise ValueError(_("is empty."))
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(_('"%(text)s" stands twice.') % {"text": twice})
    if not column.table:
        return sorted(_name(column, name) for name in names)
    return names


def _name(column, name):
    limit = column.field.related_model._meta.get_field("name").max_length
    if not name or len(name) > limit or HIDDEN.search(name) or "\n" in name:
        raise ValueError(_("a name is one line of 1 to %(limit)s characters.") % {"limit": limit})
    return name


READERS = {
    "text": _text,
    "key": _key,
    "choice": _choice,
    "day": _day,
    "number": _number,
    "flag": _flag,
    "list": _list,
    "reference": _key,
}

"""What a text said, and when: the library reversion keeps it; which version is shown is ours."""

import difflib
import re
from copy import copy
from dataclasses import dataclass

import reversion
from django.db.models import FileField
from django.utils.html import format_html, format_html_join
from reversion.models import Version

from news.models.next_version import NextVersion
from news.plaintext import plaintext
from news.richtext import RichTextField


def keep(row, *, by, comment=""):
    """Keep the row's present values as a version, whatever the database says of it; return the version."""
    with reversion.create_revision():
        reversion.add_to_revision(row)
        if by is not None:
            reversion.set_user(by)
        reversion.set_comment(str(comment))
    return of(row).first()


def of(row):
    """The row's versions, newest first."""
    return Version.objects.get_for_object(row).select_related("revision__user")


def next_of(row):
    """The version that waits, or None."""
    return NextVersion.objects.of(row).select_related("version", "saved_by").first()


def with_values(row, version):
    """A copy of the row that says what the version says; nothing is saved."""
    shown, said = copy(row), version.field_dict
    for name in row.versioned:
        attname = row._meta.get_field(name).attname
        if attname in said:  # a field that is younger than the version keeps its value
            setattr(shown, attname, said[attname])
    return shown


def working(row):
    """The row as it is worked on: with its next version's values, when one waits."""
    waiting = next_of(row)
    shown = with_values(row, waiting.version) if waiting else copy(row)
    shown.next_version = waiting
    return shown


def are_alike(row, other):
    """Whether visitors would read the same."""
    names = [row._meta.get_field(name).attname for name in row.versioned]
    return all(getattr(row, name) == getattr(other, name) for name in names)


@dataclass(frozen=True)
class Difference:
    name: str
    html: str  # with <ins> and <del>, escaped


def differences(older, newer):
    """What the newer of two rows says otherwise, field by field, as words taken away and added."""
    found = []
    for name in newer.versioned:
        field = newer._meta.get_field(name)
        if isinstance(field, FileField) and getattr(older, name) != getattr(newer, name):
            # Another file, though it may be called the same.
            found.append(
                Difference(str(field.verbose_name), _part([_said(older, name)], [_said(newer, name)]))
            )
        elif field.editable:
            found += difference(field.verbose_name, _said(older, name), _said(newer, name))
    return found


def difference(label, before, after):
    """The one difference of two texts, or none."""
    return [Difference(str(label), _marked(before, after))] if before != after else []


def _said(row, name):
    """The value as a person reads it. What is not editable is said by what it belongs to."""
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if said := getattr(row, f"said_of_{name}", None):
        return said()
    if isinstance(field, RichTextField):
        return plaintext(value)
    if field.choices:
        return str(getattr(row, f"get_{name}_display")())
    return "" if value is None else "\n".join(str(value).splitlines())


def _marked(before, after):
    old, new = _words(before), _words(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    parts = (_part(old[a:b], new[c:d], what) for what, a, b, c, d in matcher.get_opcodes())
    return format_html_join("", "{}", ((part,) for part in parts))


def _part(old, new, what="replace"):
    if what == "equal":
        return "".join(old)
    taken = format_html("<del>{}</del>", "".join(old)) if old else ""
    return format_html("{}{}", taken, format_html("<ins>{}</ins>", "".join(new)) if new else "")


def _words(text):
    """Words with the space after them: put together they are the text again."""
    return re.findall(r"\S+\s*|\s+", text)

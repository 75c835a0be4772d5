"""What there is to tell: each app adds what it publishes."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from audiences.models import Topic
from news.models import Article, ChangeNote, GoodExample

_sources = []


@dataclass(frozen=True)
class Item:
    key: str  # says what it is, so that it is told once
    topic: Topic
    kind: str  # as the reader is told
    at: datetime  # when it was published, announced or changed
    title: str
    text: str
    path: str
    theme: str | None = None  # the key of one
    changed_from: datetime | None = None  # of a change: when the thing itself was published
    is_example: bool = False

    def is_wanted(self, topic, theme):
        return self.topic == topic and theme in (None, self.theme)


def source(function):
    """Add a function that takes (since, until, now) and yields the items of (since, until] still shown.

    It is asked each minute, nearly always in vain: it asks whether there is any before it asks for rows.
    """
    _sources.append(function)
    return function


def found(since, until, *, now):
    """The items of all sources, oldest first."""
    items = [item for each in _sources for item in each(since, until, now)]
    return sorted(items, key=lambda item: (item.at, item.key))


@source
def articles(since, until, now):
    rows = Article.objects.filter(published_at__gt=since, published_at__lte=until)
    for row in rows.published(now).defer("body") if rows.exists() else ():
        yield _of_article(row, key=f"article-{row.pk}", at=row.published_at)


@source
def examples(since, until, now):
    rows = GoodExample.objects.filter(published_at__gt=since, published_at__lte=until)
    for row in rows.published(now).defer("done", "result") if rows.exists() else ():
        yield _of_example(row, key=f"example-{row.pk}", at=row.published_at)


@source
def changes(since, until, now):
    """Major changes, which say what is new. A minor one is told to nobody."""
    notes = ChangeNote.objects.filter(at__gt=since, at__lte=until)
    if not notes.exists():
        return
    kinds = ContentType.objects.get_for_models(Article, GoodExample)
    for note in notes.filter(content_type__in=kinds.values()).select_related("content_type"):
        model = note.content_type.model_class()
        row = model.objects.published(now).filter(pk=note.object_id).first()
        if row:
            make = _of_article if model is Article else _of_example
            values = {"kind": _("Updated"), "text": note.text, "changed_from": row.published_at}
            yield make(row, key=f"change-{note.pk}", at=note.at, **values)


def _of_article(row, **values):
    is_release = row.kind == Article.Kind.RELEASE
    about = {
        "topic": Topic.PRESS if is_release else Topic.NEWS,
        "kind": _("Press release") if is_release else _("News item"),
    }
    return _item(row, about | values)


def _of_example(row, **values):
    return _item(row, {"topic": Topic.NEWS, "kind": _("Good example")} | values)


def _item(row, values):
    about = {"text": row.lead, "path": row.get_absolute_url(), "is_example": row.is_example}
    theme = row.theme_id if values["topic"] == Topic.NEWS else None
    return Item(**about | values, title=row.title, theme=theme)

"""Where something is used: what is made with it, what links to it, and what shows it as a picture."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils.html import escape

from news import placed
from news.models import Image, IssueItem, MailingText, NextVersion, Publishable
from news.richtext import RichTextField, links


@dataclass(frozen=True)
class Place:
    kind: str
    row: Model

    @property
    def edited(self):
        """The row on whose page in the admin it is mended."""
        return self.row.row if isinstance(self.row, NextVersion) else self.row


def places(row):
    """Each place that names the row, once; what waits to be published and letters that have gone out, too."""
    sought = Pictured(row) if isinstance(row, Image) else Linked(row)
    rows = (*_made_with(row), *_saying(sought), *_waiting(sought), *sought.sent())
    found = {(each._meta.label, each.pk): each for each in rows}
    return [Place(each._meta.verbose_name, each) for each in found.values()]


class Linked:
    """A page that texts link to."""

    def __init__(self, row):
        self.row, self.address = row, row.get_absolute_url()
        # Read closer below: a link can be written in several ways, and a word is no link.
        self.needle = escape(self.address.rstrip("/").rpartition("/")[2])

    def is_in(self, html, place):
        return _leads_to(html, place, self.address)

    def sent(self):
        return ()


class Pictured:
    """A picture that texts place by its number. A letter that has gone out shows the file."""

    def __init__(self, row):
        self.row, self.needle = row, placed.mark(row.pk)

    def is_in(self, html, place):
        return self.needle in html

    def sent(self):
        texts = MailingText.objects.filter(html__contains=self.row.key).select_related("mailing")
        return [each.mailing for each in texts]


def _made_with(row):
    for relation in row._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield from relation.related_model._base_manager.filter(**{relation.field.name: row})

    told = IssueItem.objects.filter(source_type=ContentType.objects.get_for_model(row), source_id=row.pk)
    yield from told.select_related("issue")


def _texts(model):
    return [field.name for field in model._meta.fields if isinstance(field, RichTextField)]


def _saying(sought):
    for model in apps.get_models():
        if not (fields := _texts(model)):
            continue
        candidates = Q()
        for field in fields:
            candidates |= Q(**{f"{field}__contains": sought.needle})
        for each in model._base_manager.filter(candidates):
            if each != sought.row and any(sought.is_in(getattr(each, field), each) for field in fields):
                yield each


def _waiting(sought):
    for waiting in NextVersion.objects.select_related("version", "content_type"):
        model, said = waiting.content_type.model_class(), waiting.version.field_dict
        if (model, waiting.object_id) == (type(sought.row), sought.row.pk):
            continue
        is_named = any(
            said.get(field.attname) == sought.row.pk
            for field in model._meta.fields
            if field.related_model is type(sought.row)
        )
        if is_named or any(sought.is_in(said.get(field, ""), waiting.row) for field in _texts(model)):
            yield waiting


def _leads_to(html, place, address):
    shown_at = place.issue if isinstance(place, IssueItem) else place
    base = settings.SITE_URL + (shown_at.get_absolute_url() if isinstance(shown_at, Publishable) else "/")
    ours = urlsplit(settings.SITE_URL).netloc
    for href in links(html):
        try:
            found = urlsplit(urljoin(base, href))
        except ValueError:
            continue
        if found.netloc == ours and found.path.rstrip("/") == address.rstrip("/"):
            return True
    return False

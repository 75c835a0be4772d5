"""Where something is used: what links to it, and what is made with it."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.html import escape

from news.models import IssueItem, Publishable
from news.richtext import RichTextField, links


@dataclass(frozen=True)
class Place:
    kind: str
    row: object


def places(row):
    """Each place that names the row or links to its address, once."""
    found = {(each._meta.label, each.pk): each for each in (*_made_with(row), *_linking_to(row))}
    return [Place(each._meta.verbose_name, each) for each in found.values()]


def _made_with(row):
    for relation in row._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield from relation.related_model._base_manager.filter(**{relation.field.name: row})

    told = IssueItem.objects.filter(source_type=ContentType.objects.get_for_model(row), source_id=row.pk)
    yield from told.select_related("issue")


def _linking_to(row):
    address = row.get_absolute_url()
    name = address.rstrip("/").rpartition("/")[2]
    for model in apps.get_models():
        fields = [field.name for field in model._meta.fields if isinstance(field, RichTextField)]
        if not fields:
            continue
        # Read closer below: a link can be written in several ways, and a word is no link.
        candidates = Q()
        for field in fields:
            candidates |= Q(**{f"{field}__contains": escape(name)})
        for each in model._base_manager.filter(candidates):
            if each != row and any(_leads_to(getattr(each, field), each, address) for field in fields):
                yield each


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

"""An issue's content as plain data: its blocks with what they show, whether written there or at the source.

A source is whatever has `title`, `get_absolute_url()` and `is_published(moment)`, and may have a
`teaser` (HTML) and an `image`. News itself knows articles and good examples; other apps bring theirs.
"""

from datetime import timedelta

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Prefetch, prefetch_related_objects

from news.models.article import Article
from news.models.good_example import GoodExample
from news.models.issue import IssueItem

SHOWN_WIDTH = 536  # of a picture in the letter, in CSS pixels
FILE_WIDTH = 720


def shown(issue):
    """What goes out and is kept: the content as it was approved, or of a draft as it stands now."""
    return content(issue) if issue.approved_content is None else issue.approved_content


def content(issue):
    return {
        "subject": issue.subject,
        "preheader": issue.preheader,
        "lead": issue.lead,
        "own_text": issue.own_text,
        "blocks": [block(item) for item in items(issue)],
    }


def items(issue):
    """The items in order, with what they tell of, in as few questions as there are kinds of sources."""
    rows = list(issue.items.all())
    prefetch_related_objects(rows, sources())
    return rows


def with_items(issues):
    """A queryset of issues whose content costs no question more for each."""
    return issues.prefetch_related(Prefetch("items", IssueItem.objects.prefetch_related(sources())))


def sources():
    """The prefetch of what items tell of, with the pictures."""
    with_images = [model.objects.select_related("image") for model in (Article, GoodExample)]
    return GenericPrefetch("source", with_images)


def block(item):
    source = item.source
    return {
        "kind": item.kind,
        "title": item.shown_title,
        "text": item.text or getattr(source, "teaser", ""),
        "origin": item.origin,
        "link": source.get_absolute_url() if source else item.link,
        "sign_up": item.link if source and item.kind == item.Kind.EVENT else "",
        "image": _picture(getattr(source, "image", None)),
    }


def _picture(image):
    """One file at a sensible width, with its size as it is shown: nothing moves when it arrives."""
    if image is None:
        return None
    file_width = min(image.widths, key=lambda width: abs(width - FILE_WIDTH))
    width = min(file_width, SHOWN_WIDTH)
    return {
        "key": image.key,
        "file_width": file_width,
        "suffix": image.suffix,
        "width": width,
        "height": image.height_at(width),
        "alt": "" if image.is_decoration else image.alt,
    }


def closed(issue, *, at):
    """The blocks whose source nobody will meet at its address at that moment."""
    return [each for each in items(issue) if _is_closed(each, at)]


def _is_closed(item, at):
    if item.source_id is None:
        return False
    if item.source is None:  # deleted
        return True
    # What is published in the same minute as the letter goes out is there in time.
    return not item.source.is_published(at + timedelta(minutes=1))


def next_position(issue):
    last = issue.items.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def renumber(issue, order):
    """Put the items in the order of their ids; those that are not named come last, as they stood."""
    found = {item.pk: item for item in issue.items.all()}
    ids = [pk for pk in dict.fromkeys(order) if pk in found]
    ids += [pk for pk in found if pk not in ids]
    for position, pk in enumerate(ids, 1):
        found[pk].position = position
    IssueItem.objects.bulk_update(found.values(), ["position"])


def move(issue, pk, *, steps):
    """Move one item so many places; past an end it stays there."""
    ids = list(issue.items.values_list("pk", flat=True))
    if pk in ids:
        at = ids.index(pk)
        ids.insert(max(0, at + steps), ids.pop(at))
        renumber(issue, ids)

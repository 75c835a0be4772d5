"""Hämta in: what is published, to be told of in an issue, found by words and chosen by ticking."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.approving.editing import editing
from activities.models import Event
from news import blocks
from news.models import Article, GoodExample, IssueItem

MOST = 30


@dataclass(frozen=True)
class Shelf:
    """One kind of thing to choose among."""

    label: str
    kind: str
    rows: Any  # of the moment: a queryset, in the order it is shown
    searched: tuple


SHELVES = {
    "nyheter": Shelf(
        gettext_lazy("News"),
        IssueItem.Kind.ARTICLE,
        lambda now: Article.objects.published(now),
        ("title", "lead"),
    ),
    "goda-exempel": Shelf(
        gettext_lazy("Good examples"),
        IssueItem.Kind.EXAMPLE,
        lambda now: GoodExample.objects.published(now),
        ("title", "lead"),
    ),
    "konferenser": Shelf(
        gettext_lazy("Conferences to come"),
        IssueItem.Kind.EVENT,
        lambda now: Event.objects.announced().coming(now).filter(kind=Event.Kind.CONFERENCE),
        ("title", "place"),
    ),
}


def view(model_admin, request, object_id):
    issue = model_admin.row_to_see(request, object_id)
    if not model_admin.has_change_permission(request, issue):
        raise PermissionDenied
    name = request.GET.get("visa")
    name = name if name in SHELVES else next(iter(SHELVES))
    if request.method == "POST":
        return _take(model_admin, request, issue, SHELVES[name])
    now, words = timezone.now(), request.GET.get("q", "").strip()[:100]
    found = list(_found(SHELVES[name], words, now)[: MOST + 1])
    there = _there(issue, found)
    return model_admin.page(
        request,
        "admin/news/issue/choose.html",
        issue,
        title=_("Fetch in"),
        shelves=[(key, shelf.label) for key, shelf in SHELVES.items()],
        chosen=name,
        words=words,
        rows=[{"row": row, "is_there": row.pk in there} for row in found[:MOST]],
        has_more=len(found) > MOST,
        voids=issue.state == issue.State.APPROVED,
        product=issue,
    )


def _take(model_admin, request, issue, shelf):
    ids = [int(text) for text in request.POST.getlist("row") if text.isdecimal() and len(text) < 19]
    try:
        with editing(issue, by=request.user, now=timezone.now()):
            rows = {row.pk: row for row in shelf.rows(timezone.now()).filter(pk__in=ids)}
            there = _there(issue, rows.values())
            new = [rows[pk] for pk in dict.fromkeys(ids) if pk in rows and pk not in there]
            first = blocks.next_position(issue)
            for position, row in enumerate(new, first):
                IssueItem.objects.create(issue=issue, kind=shelf.kind, source=row, position=position)
    except model_admin.refusals as refusal:
        model_admin.message_user(request, str(refusal), "ERROR")
        return HttpResponseRedirect(model_admin.address(issue))
    said = ngettext("%(count)d item was added.", "%(count)d items were added.", len(new)) % {
        "count": len(new)
    }
    if new:
        model_admin.log_change(request, issue, said)
    model_admin.message_user(request, said)
    return HttpResponseRedirect(f"{model_admin.address(issue)}#blocks")


def _found(shelf, words, now):
    rows = shelf.rows(now)
    for word in words.split():
        # SQLite knows no upper case of å, ä and ö.
        forms = {word, word.lower(), word.upper(), word.capitalize()}
        hits = Q()
        for name in shelf.searched:
            for form in forms:
                hits |= Q(**{f"{name}__icontains": form})
        rows = rows.filter(hits)
    return rows


def _there(issue, rows):
    """Ids of those of the rows that the issue tells of already."""
    rows = list(rows)
    if not rows:
        return set()
    told = issue.items.filter(source_type=ContentType.objects.get_for_model(rows[0]))
    return set(told.filter(source_id__in=[row.pk for row in rows]).values_list("source_id", flat=True))

"""A link that shows a draft to somebody without an account: signed, for one row, for a time."""

from datetime import UTC, datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from news import versions
from news.showing import shown

SHOWN_FOR = timedelta(days=14)


def link(row, *, now):
    """The whole address, good for two weeks. Whoever has it sees the draft as it then is."""
    until = int((now + SHOWN_FOR).timestamp())
    token = _signer().sign_object([row._meta.label_lower, row.pk, until])
    return settings.SITE_URL + reverse("news:draft", args=[token])


@require_safe
def draft(request, token):
    row, until = _read(token, timezone.now())
    if row is None:
        return render(request, "news/draft_unusable.html", status=404)
    if row.is_published() and versions.next_of(row) is None:
        return HttpResponseRedirect(row.get_absolute_url())
    working = versions.working(row)
    working.shown_until = until
    return HttpResponse(shown(working, request))


def _read(token, now):
    """The row that the token names and until when; (None, None) when it cannot be shown any more."""
    try:
        label, pk, until = _signer().unsign_object(token)
    except signing.BadSignature:
        return None, None
    until = datetime.fromtimestamp(until, UTC)
    row = apps.get_model(label).objects.kept().filter(pk=pk).first() if now < until else None
    return (row, until) if row else (None, None)


def _signer():
    return signing.Signer(salt="news.draft", sep=".")

"""Utkorgen: the mails that were written as files, for machines without a mail server."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from news.admin.frames import framed, framed_text, without_personal_links
from news.mailing import outbox

ROWS = 50


def urls(site):
    def at(route, view, name):
        def guarded(request, **kwargs):
            # Whoever may read the ledger may read the mails of it.
            if not request.user.has_perm("news.view_mailing"):
                raise PermissionDenied
            return view(request, site, **kwargs)

        return path(route, site.admin_view(guarded), name=name)

    return [
        at("utkorg/", listing, "outbox"),
        at("utkorg/<path:name>/html/", html, "outbox_html"),
        at("utkorg/<path:name>/text/", text, "outbox_text"),
        at("utkorg/<path:name>/", letter, "outbox_letter"),
    ]


def is_used():
    return settings.EMAIL_BACKEND == "news.mailing.outbox.EmailBackend"


def listing(request, site):
    letters = outbox.messages(ROWS + 1, before=request.GET.get("before")) if is_used() else []
    older = letters[ROWS - 1].name if len(letters) > ROWS else None
    return _page(
        request, site, "listing", _("Outbox"), is_used=is_used(), letters=letters[:ROWS], older=older
    )


def letter(request, site, name):
    entry = _read(name)
    return _page(request, site, "letter", entry.subject, letter=entry)


def html(request, site, name):
    return framed(_shown(request, _read(name).html))


def text(request, site, name):
    return framed_text(_shown(request, _read(name).text))


def _shown(request, content):
    """The links work for who tries the portal out on one machine, and signs in as its superuser."""
    return content if request.user.is_superuser else without_personal_links(content)


def _read(name):
    try:
        return outbox.read(name)
    except FileNotFoundError as error:
        raise Http404 from error


def _page(request, site, template, title, **context):
    context = {**site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"admin/outbox/{template}.html", context)

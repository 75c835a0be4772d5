"""What a text has said: every version with what it changed, who saved it, and a way back to it."""

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from news import publishing, versions
from news.admin.steps import StepAdmin

ROWS = 20


class HistoryAdmin(StepAdmin):
    def get_urls(self):
        return [
            self.view_at("<path:object_id>/history/<int:version>/restore/", self.restore_view, "restore"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        row = self.row_to_see(request, object_id)
        page = Paginator(versions.of(row), ROWS).get_page(request.GET.get("page"))
        listed = list(page)
        # One more than is shown: the last one is compared with it.
        older = list(versions.of(row).filter(pk__lt=listed[-1].pk)[:1]) if listed else []
        shown = [versions.with_values(row, version) for version in [*listed, *older]]
        entries = [
            {
                "version": version,
                "differences": versions.differences(before, now) if before else None,
                "address": self._restore_address(row, version),
            }
            for version, now, before in zip(listed, shown, [*shown[1:], None], strict=False)
        ]
        return self.page(
            request,
            "admin/history.html",
            row,
            title=_("History: %(title)s") % {"title": row},
            page_obj=page,
            is_paginated=page.has_other_pages(),
            entries=entries,
            acts=self._acts(row) if page.number == 1 else [],
            may_restore=self.has_change_permission(request, row),
        )

    def _acts(self, row):
        """What was done with it beside writing: steps say it in words, Django's own entries are lists."""
        kind = ContentType.objects.get_for_model(row)
        acts = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
        return acts.exclude(change_message__startswith="[").select_related("user").order_by("-pk")[:ROWS]

    def _restore_address(self, row, version):
        return f"{self.address(row, 'history')}{version.pk}/restore/"

    def restore_view(self, request, object_id, version):
        row = self.get_object(request, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        chosen = get_object_or_404(versions.of(row), pk=version)
        publishing.restore(row, chosen, by=request.user, now=timezone.now())
        self.log_change(request, row, str(_("Restored an earlier version")))
        said = (
            _("The earlier text is the new version now. What is published has not changed.")
            if row.is_published()
            else _("The earlier text is the draft now.")
        )
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self.address(row))

"""What is not out yet, as it will be met: beside each other as on a computer and on a phone."""

from django.http import Http404
from django.utils.translation import gettext as _

from news.admin.frames import framed
from news.admin.steps import StepAdmin


class PreviewAdmin(StepAdmin):
    # What the preview shows, by the name in its address: a label and a function of the row.
    views = {}

    def get_urls(self):
        return [
            self.view_at("<path:object_id>/preview/<slug:view>/", self.frame_view, "frame"),
            self.view_at("<path:object_id>/preview/", self.preview_view, "preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request, object_id):
        row = self.row_to_see(request, object_id)
        chosen = request.GET.get("view")
        chosen = chosen if chosen in self.views else next(iter(self.views))
        return self.page(
            request,
            "admin/preview.html",
            row,
            title=_("Preview: %(title)s") % {"title": row},
            views=[(name, label) for name, (label, _show) in self.views.items()],
            chosen=chosen,
            frame=self.frame_address(row, chosen),
            findings=self.findings(request, row),
            **self.said_of(request, row),
        )

    def said_of(self, request, row):
        """What else stands above the frames."""
        return {}

    def frame_address(self, row, view):
        return f"{self.address(row, 'preview')}{view}/"

    def frame_view(self, request, object_id, view):
        row = self.row_to_see(request, object_id)
        if view not in self.views:
            raise Http404
        _label, show = self.views[view]
        return framed(show(row))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["preview"] = self.address(obj, "preview") if obj else ""
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

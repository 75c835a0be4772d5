"""Lists that go out: who asked for which subscribers, how far it has come, and the file for a day."""

from django.contrib import admin
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audiences.exporting import asking
from audiences.exporting.forms import ExportForm
from audiences.lists_admin import ListAdmin
from audiences.models import SubscriberExport

State = SubscriberExport.State
_TYPES = {
    SubscriberExport.Kind.CSV: "text/csv; charset=utf-8",
    SubscriberExport.Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def stop(request, work):
    asking.stop(work)
    return _("Stopped.")


def resume(request, work):
    asking.resume(work, now=timezone.now())
    return _("It is written on.")


@admin.register(SubscriberExport)
class SubscriberExportAdmin(ListAdmin):
    right = "audiences.export_subscriber"
    folder = "subscriberexport"
    steps = {"stop": stop, "resume": resume}
    list_display = ["created_at", "by", "said", "rows", "kind", "state", "fetched"]
    list_filter = ["state"]

    def get_urls(self):
        return [self.view_at("<int:pk>/file", self.file_view, "file"), *super().get_urls()]

    def new_view(self, request):
        form = ExportForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                work = asking.ask(
                    chosen=form.chosen,
                    said=form.said,
                    kind=form.cleaned_data["file"],
                    by=request.user,
                    now=timezone.now(),
                )
            except asking.TooLong as refusal:
                form.add_error("file", str(refusal))
            else:
                self.log_addition(request, work, _("Asked for %(said)s") % {"said": work.said})
                return HttpResponseRedirect(self.address("change", work.pk))
        return self.page(request, "ask", title=_("Take out subscribers"), form=form)

    def work_view(self, request, work):
        offered = {
            State.RUNNING: [("stop", _("Stop"), "plain")],
            State.STOPPED: [("resume", _("Resume"), "main")],
        }
        return self.page(
            request,
            "work",
            title=f"{capfirst(self.opts.verbose_name)} {work}",
            **self.progress_of(work),
            offered=self.buttons(work, offered.get(work.state, [])),
        )

    def progress_of(self, work):
        return {"work": work, "gone_at": work.finished_at and work.finished_at + asking.KEPT}

    def file_view(self, request, pk):
        work = self.work(pk)
        path = asking.fetch(work)
        if path is None:
            raise Http404
        self.log_change(request, work, _("Fetched the file"))
        name = f"prenumeranter-{timezone.localtime(work.created_at):%Y-%m-%d-%H%M}.{work.kind}"
        headers = {"Cache-Control": "no-store"}
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=name,
            content_type=_TYPES[work.kind],
            headers=headers,
        )

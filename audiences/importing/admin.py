"""Lists that come in: uploaded, looked over, imported, with a file of what was not taken."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audiences.claims import NotInState
from audiences.importing import forms, rejected, steps
from audiences.importing.guessing import BadFile
from audiences.importing.steps import READABLE
from audiences.lists_admin import ListAdmin
from audiences.models import SubscriberImport
from audiences.models.exchange import TAKEN, Verdict

State = SubscriberImport.State
SHOWN = 10  # rejected rows on the page; the file has all


def start(request, work):
    steps.start(work, now=timezone.now())
    return _("The import has begun.")


def stop(request, work):
    steps.stop(work)
    return _("Stopped. Nothing that has been written is undone, and nothing is half written.")


def resume(request, work):
    steps.resume(work, now=timezone.now())
    return _("The import goes on where it stood.")


def drop(request, work):
    steps.drop(work, now=timezone.now())
    return _("The list is removed. Who had been imported from it stays.")


@admin.register(SubscriberImport)
class SubscriberImportAdmin(ListAdmin):
    right = "audiences.import_subscriber"
    folder = "subscriberimport"
    steps = {"start": start, "stop": stop, "resume": resume, "drop": drop}
    list_display = ["name", "state", "taken", "left_out", "by", "created_at"]
    list_filter = ["state"]
    search_fields = ["name"]

    def get_urls(self):
        return [
            self.view_at("<int:pk>/rejected.csv", self.rejected_view, "rejected"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("taken in"))
    def taken(self, work):
        return _taken(work) if work.state in (State.RUNNING, State.STOPPED, State.DONE) else "–"

    @admin.display(description=gettext_lazy("left out"))
    def left_out(self, work):
        return sum(work.counts.values()) - _taken(work)

    def new_view(self, request):
        form = forms.UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if form.is_bound and form.is_valid():
            try:
                work = steps.receive(form.cleaned_data["file"], by=request.user, now=timezone.now())
            except BadFile as fault:
                form.add_error("file", str(fault))
            else:
                self.log_addition(request, work, _("Uploaded the list"))
                return HttpResponseRedirect(self.address("change", work.pk))
        return self.page(request, "upload", title=_("Import subscribers"), form=form, kept=steps.KEPT.days)

    def work_view(self, request, work):
        if work.state == State.UPLOADED or (work.state == State.JUDGED and "anew" in request.GET):
            return self.reading_view(request, work)
        return self.page(
            request,
            "work",
            title=work.name,
            **self.progress_of(work),
            offered=self.buttons(work, _offered(work)),
        )

    def reading_view(self, request, work):
        """How the file is read, its first rows, and the proof of consent."""
        posted = request.POST if request.method == "POST" else {}
        reading = forms.ReadingForm(posted if "_again" in posted else None, initial=vars(work))
        try:
            if reading.is_bound and reading.is_valid():
                steps.read_anew(work, **reading.cleaned_data)
            sample = self._sample(request, work)
            width = max(map(len, sample), default=0)
            # To read the file in another way loses nothing of what has been written below.
            said = {**forms.initial(work), **forms.typed(posted)}
            judging = forms.JudgingForm(posted if "_judge" in posted else None, width=width, initial=said)
            if judging.is_bound and judging.is_valid():
                steps.judge(work, now=timezone.now(), **judging.cleaned_data)
                self.log_change(request, work, _("Had the list looked through"))
                return HttpResponseRedirect(self.address("change", work.pk))
        except NotInState as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(self.address("change", work.pk))
        return self.page(
            request,
            "reading",
            title=work.name,
            work=work,
            reading=reading,
            judging=judging,
            head=sample[0] if sample and work.has_header else None,
            sample=[_even(row, width) for row in sample[work.has_header :]],
        )

    def _sample(self, request, work):
        try:
            return steps.sample(work)
        except (BadFile, OSError) as fault:
            self.message_user(request, str(fault), messages.ERROR)
            return []

    def progress_of(self, work):
        counts = [(Verdict(name).label, number) for name, number in sorted(work.counts.items(), key=_place)]
        rejected_rows = sum(work.counts.values()) - _taken(work)
        is_told = work.stored and not work.is_busy
        return {
            "work": work,
            "is_busy": work.is_busy,
            "counts": counts,
            "taken": _taken(work),
            "rejected": rejected_rows if is_told else 0,
            "first_rejected": rejected.first(work, SHOWN) if is_told else [],
            "read": max(work.row - work.has_header, 0),
            "done": work.position,
            "all": work.size if work.state in (*READABLE, State.JUDGING) else _last_row(work),
        }

    def rejected_view(self, request, pk):
        return rejected.answer(self.work(pk))


def _offered(work):
    """The buttons: a name, its words, and how it looks."""
    count = _taken(work)
    begin = ngettext("Import %(count)d", "Import %(count)d", count) % {"count": count}
    remove = ("drop", _("Remove the list"), "plain")
    return {
        State.JUDGING: [("stop", _("Stop"), "plain")],
        State.JUDGED: [
            *([("start", begin, "main")] if count else []),
            remove,
        ],
        State.RUNNING: [("stop", _("Stop"), "plain")],
        State.STOPPED: [("resume", _("Resume"), "main"), remove],
    }.get(work.state, [])


def _taken(work):
    return sum(work.counts.get(verdict, 0) for verdict in TAKEN)


def _place(count):
    return Verdict.values.index(count[0])


def _last_row(work):
    return work.rows.order_by("-row").values_list("row", flat=True).first() or work.position


def _even(row, width):
    return [*row, *[""] * (width - len(row))]

"""The ledger as a person reads it: who got a mailing, who did not, and why."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.admin import ledger_pages, outbox
from news.admin.frames import framed, without_personal_links
from news.admin.mailing_steps import STEPS
from news.admin.steps import StepAdmin
from news.mailing.models import DeliveryState, HeldBack
from news.mailing.progress import expected_minutes, progress
from news.models import Delivery, Exclusion, Mailing, SendingRate
from news.statistics.sums import UNCOUNTED

# Worst first: what needs a person is read before what went well.
ORDER = [
    DeliveryState.UNCERTAIN,
    DeliveryState.FAILED,
    DeliveryState.RETRY,
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.SUPPRESSED,
    DeliveryState.SENT,
]


@admin.register(Mailing)
class MailingAdmin(StepAdmin):
    steps = STEPS
    change_form_template = "admin/news/mailing/ledger.html"
    list_display = ["subject", "purpose", "state", "created_at", "finished_at"]
    list_display_links = ["subject"]
    list_filter = ["purpose", "state"]
    fields = ["subject", "purpose", "state", "created_at", "finished_at", "fault"]
    readonly_fields = ["subject"]
    search_fields = ["key", "texts__subject"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_subjects()

    @admin.display(description=gettext_lazy("subject"))
    def subject(self, mailing):
        return mailing.subject

    def get_fields(self, request, obj=None):
        return self.fields if obj and obj.fault else self.fields[:-1]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return [
            self.view_at("<path:object_id>/text/<slug:language>/", self.text_view, "text"),
            self.view_at("<path:object_id>/progress/", self.progress_view, "progress"),
            *super().get_urls(),
        ]

    def progress_view(self, request, object_id):
        """The part of the page that changes while mails go out."""
        mailing = self.row_to_see(request, object_id)
        context = {**_progress(mailing), "chosen": _chosen(request.GET)}
        return TemplateResponse(request, "admin/news/mailing/_progress.html", context)

    def text_view(self, request, object_id, language):
        mailing = self.row_to_see(request, object_id)
        html = get_object_or_404(mailing.texts, language=language).html
        return framed(without_personal_links(html))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= self._ledger(obj, request.GET)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _ledger(self, mailing, asked):
        chosen = _chosen(asked)
        state, reason, address = chosen.values()
        after = asked.get("after", "")
        said = _progress(mailing)
        states = said["account"].states
        rows, next_after = ledger_pages.page(
            mailing, states, state=state, reason=reason, address=address, after=after
        )
        return {
            "subtitle": mailing.subject,
            **said,
            "is_cut": not (address or reason) and states.get(state, 0) > ledger_pages.MOST_IN_STATE,
            "rows": [_said(row) for row in rows],
            "next_after": next_after,
            "chosen": chosen,
            "texts": mailing.texts.all(),
            "has_statistics": mailing.purpose not in UNCOUNTED,
        }


def _chosen(asked):
    """What the ledger is narrowed to."""
    address = asked.get("address", "").strip().lower()
    return {"state": asked.get("state", ""), "left_out": asked.get("left_out", ""), "address": address}


def _progress(mailing):
    found = progress(mailing, now=timezone.now())
    states = [(each, each.label, found.account.states[each]) for each in ORDER if found.account.states[each]]
    reasons = [(each, Exclusion.Reason(each).label, n) for each, n in found.account.exclusions.items()]
    return {
        "mailing": mailing,
        "progress": found,
        "account": found.account,
        "states": states,
        "left_out": reasons,
    }


@admin.register(SendingRate)
class SendingRateAdmin(admin.ModelAdmin):
    fields = ["per_minute"]
    readonly_fields = ["time_needed"]

    def get_fields(self, request, obj=None):
        return [*self.fields, *(self.readonly_fields if obj and self.time_needed(obj) else ())]

    def changelist_view(self, request, extra_context=None):
        """There is one row: to see the list is to see it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        SendingRate.objects.get_or_create(pk=1, defaults={"next_at": timezone.now()})
        return HttpResponseRedirect(reverse("admin:news_sendingrate_change", args=[1]))

    @admin.display(description=gettext_lazy("time needed"))
    def time_needed(self, rate):
        """What the number means for a newsletter."""
        newest = Mailing.objects.filter(purpose=Mailing.Purpose.NEWSLETTER).first()
        count = newest.frozen.get("deliveries", 0) if newest else 0
        minutes = count and expected_minutes(count)
        if not minutes:
            return None
        text = _("%(hours)d h %(minutes)d min for %(count)s recipients, as many as the latest newsletter had")
        hours, minutes = divmod(minutes, 60)
        return text % {"hours": hours, "minutes": minutes, "count": localize(count)}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def _said(row):
    if isinstance(row, Exclusion):
        return {"address": row.address, "state": "left-out", "said": row.get_reason_display()}
    return {
        "address": row.address,
        "state": row.state,
        "said": row.get_state_display(),
        "at": row.sent_at,
        "tries": row.tries,
        "answer": _answer(row),
        "letter": row.answer if row.answer.endswith(".eml") and outbox.is_used() else "",
    }


def _answer(row: Delivery):
    """Of one that was held back the answer names the reason."""
    if row.state == DeliveryState.SUPPRESSED and row.answer in HeldBack.values:
        return HeldBack(row.answer).label
    return row.answer

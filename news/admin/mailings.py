"""The ledger as a person reads it: who got a mailing, who did not, and why."""

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news.admin import outbox
from news.admin.frames import framed
from news.admin.steps import Step, StepAdmin, confirm
from news.mailing import sending
from news.mailing.models import DeliveryState
from news.models import Delivery, Exclusion, Mailing
from news.tasks import enqueue

ROWS = 100
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


def _has(state):
    return lambda mailing: mailing.deliveries.filter(state=state).exists()


def _resender(resend):
    def run(request, mailing, data):
        count = resend(mailing, by=request.user, now=timezone.now())
        enqueue(mailing.pk)
        return ngettext("%(count)d is sent again.", "%(count)d are sent again.", count) % {"count": count}

    return run


STEPS = (
    Step(
        "resend-uncertain",
        label=lambda mailing: _("Send again to the uncertain…"),
        run=_resender(sending.resend_uncertain),
        offered=_has(DeliveryState.UNCERTAIN),
        form=confirm,
        note=gettext_lazy(
            "The mail may have arrived before the sending broke off. Whoever got it gets it twice now."
        ),
        style="grave",
    ),
    Step(
        "resend-failed",
        label=lambda mailing: _("Try the failed again…"),
        run=_resender(sending.resend_failed),
        offered=_has(DeliveryState.FAILED),
        form=confirm,
        note=gettext_lazy("The mail server refused them. Try again when the reason has been mended."),
    ),
)


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
        return super().get_queryset(request).prefetch_related("texts")

    @admin.display(description=gettext_lazy("subject"))
    def subject(self, mailing):
        return next((text.subject for text in mailing.texts.all()), mailing.key)

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
            *super().get_urls(),
        ]

    def text_view(self, request, object_id, language):
        mailing = self.row_to_see(request, object_id)
        return framed(get_object_or_404(mailing.texts, language=language).html)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= self._ledger(obj, request.GET)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _ledger(self, mailing, asked):
        account = sending.account(mailing)
        state, reason = asked.get("state", ""), asked.get("left_out", "")
        rows = mailing.deliveries.order_by("pk")
        if reason in Exclusion.Reason.values:
            rows = mailing.exclusions.filter(reason=reason).order_by("pk")
        elif state in DeliveryState.values:
            rows = rows.filter(state=state)
        if address := asked.get("address", "").strip().lower():
            rows = rows.filter(address=address)
        # Pages by key, not by number: the last page costs what the first does.
        after = asked.get("after", "")
        page = list(rows.filter(pk__gt=int(after) if after.isdecimal() else 0)[: ROWS + 1])
        return {
            "subtitle": self.subject(mailing),
            "account": account,
            "states": [(each, each.label, account.states[each]) for each in ORDER if account.states[each]],
            "left_out": [(each, Exclusion.Reason(each).label, n) for each, n in account.exclusions.items()],
            "rows": [_said(row) for row in page[:ROWS]],
            "next_after": page[ROWS - 1].pk if len(page) > ROWS else None,
            "chosen": {"state": state, "left_out": reason, "address": address},
            "texts": mailing.texts.all(),
        }


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
    if row.state == DeliveryState.SUPPRESSED and row.answer in Exclusion.Reason.values:
        return Exclusion.Reason(row.answer).label
    return row.answer

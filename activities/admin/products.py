"""What an issue, a report and a call have in common in the admin: preview, approve, take back."""

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions
from activities.channels.contract import ChannelError
from activities.dates import day_and_time
from activities.models.occasion import State
from news.admin.frames import IN_FRAME
from news.admin.preview import PreviewAdmin
from news.admin.steps import Step
from news.models import NotInState, Sendable

DRAFT, APPROVED = Sendable.State.DRAFT, Sendable.State.APPROVED


def goes_out(product):
    """When, as people say it; approved too late it goes at the next tick."""
    occasion = getattr(product, "occasion", None)
    if occasion is None or occasion.deliver_at <= timezone.now():
        return _("at once")
    return _("%(time)s, Swedish time") % {"time": day_and_time(occasion.deliver_at)}


def approve(request, product, data):
    actions.approve(product, by=request.user, now=timezone.now())
    return _("Approved. It goes out %(when)s.") % {"when": goes_out(product)}


def withdraw(request, product, data):
    actions.withdraw(product, now=timezone.now())
    return _("The approval is taken back. It can be edited, and does not go out until it is approved again.")


def can_be_approved(product):
    occasion = getattr(product, "occasion", None)
    return product.state == DRAFT and occasion is not None and occasion.state in (State.OPEN, State.READY)


APPROVE = Step(
    "approve",
    label=lambda product: _("Approve – goes out %(when)s") % {"when": goes_out(product)},
    run=approve,
    offered=can_be_approved,
    style="main",
)
WITHDRAW = Step(
    "withdraw",
    label=lambda product: _("Take back the approval"),
    run=withdraw,
    offered=lambda product: product.state == APPROVED,
)


class ProductAdmin(PreviewAdmin):
    """Made by the engine, edited as a draft, frozen from its approval on."""

    steps = (APPROVE, WITHDRAW)
    refusals = (NotInState, actions.Refused, ChannelError)
    list_filter = ["state"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.state == DRAFT)

    def get_fields(self, request, obj=None):
        """What cannot be edited is shown as it goes out."""
        return self.fields if self.has_change_permission(request, obj) else ["as_mailed"]

    def get_inlines(self, request, obj):
        return self.inlines if self.has_change_permission(request, obj) else []

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "as_mailed"]

    def get_view_on_site_url(self, obj=None):
        is_public = obj is not None and obj.state not in (DRAFT, APPROVED)
        return super().get_view_on_site_url(obj) if is_public else None

    @admin.display(description=gettext_lazy("as it is mailed"))
    def as_mailed(self, product):
        return format_html(
            '<iframe class="frame" src="{}" title="{}" sandbox="{}"></iframe>',
            self.frame_address(product, "mail"),
            _("The mail"),
            IN_FRAME,
        )

    def said_of(self, request, product):
        return {"subject": self.subject(product)}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            with transaction.atomic():
                self._refuse_unless_draft(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except NotInState as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def _refuse_unless_draft(self, request, object_id):
        """Locks the draft that is written: an approval waits for its text, or comes before and refuses it."""
        if request.method != "POST" or not self.may_step(request):
            return
        drafts = self.get_queryset(request).filter(pk=object_id, state=DRAFT)
        if not drafts.order_by().update(state=DRAFT):
            raise NotInState(_("It was approved in the meantime, so your changes were not saved."))

    def save_model(self, request, obj, form, change):
        obj.save(update_fields=[name for name in form.cleaned_data if name in form.fields])

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["product"] = obj
        context["goes_out"] = goes_out(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

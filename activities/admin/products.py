"""What an issue, a report and a call have in common in the admin: preview, written, approved, sent."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions
from activities.approving.editing import editing
from activities.approving.sending import goes_out, is_opened
from activities.channels.contract import ChannelError
from news.admin.frames import IN_FRAME
from news.admin.preview import PreviewAdmin
from news.models import NotInState, Sendable

DRAFT, APPROVED = Sendable.State.DRAFT, Sendable.State.APPROVED


class ProductAdmin(PreviewAdmin):
    """Made by the engine; to write, to approve and to send are different rights. Frozen once it goes out."""

    refusals = (NotInState, actions.Refused, ChannelError)
    list_filter = ["state"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.state in (DRAFT, APPROVED))

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
        product = self._written(request, object_id)
        if product is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with self.writing(request, product):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except NotInState as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(request.path)

    def _written(self, request, object_id):
        """What the request is about to write in, or None."""
        if request.method != "POST" or not self.may_step(request):
            return None
        return self.get_object(request, unquote(object_id)) if object_id else None

    def writing(self, request, product):
        return _Writing(self, request, product)

    def save_model(self, request, obj, form, change):
        obj.save(update_fields=[name for name in form.cleaned_data if name in form.fields])

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["product"] = obj
        context["goes_out"] = goes_out(obj)
        context["is_waited_for"] = is_opened(obj)
        # What is approved by a button is what stood on the page with the button.
        context["seen"] = obj.fingerprint()
        context["voids"] = obj.state == APPROVED and self.has_change_permission(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class _Writing:
    """The transaction of a request that writes; it says so when an approval has become void by it."""

    def __init__(self, model_admin, request, product):
        self.model_admin, self.request, self.product = model_admin, request, product
        self.editing = editing(product, by=request.user, now=timezone.now())

    def __enter__(self):
        before = self.editing.__enter__()
        self.approver = self.product.approved_by
        # Saved all the same; but what somebody else wrote meanwhile is not approved unseen.
        self.request.is_unseen = self.request.POST.get("_seen", before) != before

    def __exit__(self, *fault):
        suppressed = self.editing.__exit__(*fault)
        if not fault[0] and self.approver and "_step" not in self.request.POST:
            self.product.refresh_from_db(fields=["state"])
            if self.product.state == DRAFT:
                self.model_admin.message_user(self.request, self._said(), messages.WARNING)
        return suppressed

    def _said(self):
        if self.approver == self.request.user:
            return _("Your approval is void. It has to be approved again.")
        said = _("The approval by %(who)s is void, and %(who)s is told. It has to be approved again.")
        return said % {"who": self.approver}

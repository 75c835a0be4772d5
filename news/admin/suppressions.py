"""The suppression list: who is not mailed, why, and the way back."""

from django import forms
from django.contrib import admin
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audiences import suppressions
from audiences.addresses import normalise
from audiences.models import Suppression, SuppressionEntry
from news.admin.steps import Step, StepAdmin
from news.models import Bounce, Mailing, NotInState

SHOWN = 20  # of its bounces, newest first


class SuppressionForm(forms.ModelForm):
    class Meta:
        model = Suppression
        fields = ["address", "reason", "note"]

    def clean_address(self):
        return normalise(self.cleaned_data["address"])


class LiftForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why it can be mailed again"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept in the log, with your name and the time."),
    )


def _lift(request, suppression, data):
    if not suppressions.lift(suppression, note=data["why"], by=request.user, now=timezone.now()):
        raise NotInState(_("It has changed in the meantime. Nothing was done; look again."))
    return _("The address %(address)s can be mailed again.") % {"address": suppression.address}


def _said_of_lifting(suppression):
    if suppression.reason == Suppression.Reason.BOUNCE:
        return _("If the mail comes back again, the address is suppressed again by itself.")
    return _("This person has said no. Lift it only when the person has asked you to.")


@admin.register(Suppression)
class SuppressionAdmin(StepAdmin):
    form = SuppressionForm
    change_form_template = "admin/audiences/suppression/standing.html"
    list_display = ["address", "reason", "note", "at"]
    list_filter = ["reason", "at"]
    search_fields = ["address", "note"]
    fields = ["address", "reason", "note"]
    steps = (
        Step(
            "lift",
            label=lambda suppression: _("Lift the suppression…"),
            run=_lift,
            form=lambda request, suppression, data: LiftForm(data),
            note=_said_of_lifting,
        ),
    )

    def has_change_permission(self, request, obj=None):
        """Nothing is rewritten: an address comes on the list and off it, and both are logged."""
        return super().has_change_permission(request, obj) and obj is None

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        suppressions.suppress({obj.address: obj.note}, reason=obj.reason, now=timezone.now(), by=request.user)
        obj.pk = Suppression.objects.get(address=obj.address).pk

    def step_view(self, request, object_id, name):
        answer = super().step_view(request, object_id, name)
        # Once it is lifted there is no row to go back to.
        if answer.status_code == 302 and not Suppression.objects.filter(pk=object_id).exists():
            answer["Location"] = reverse("admin:audiences_suppression_changelist")
        return answer

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context |= {"log": _log(obj.address), "bounces": _bounces(obj.address)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _log(address):
    return SuppressionEntry.objects.filter(address=address).select_related("by")


def _bounces(address):
    # By mailing first: so begins the ledger's index.
    found = Bounce.objects.filter(
        delivery__mailing__in=Mailing.objects.values("pk"), delivery__address=address
    )
    return found.prefetch_related(Prefetch("mailing", Mailing.objects.with_subjects()))[:SHOWN]


@admin.register(SuppressionEntry)
class SuppressionEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "act", "address", "why", "note", "by"]
    list_filter = ["act", "reason"]
    list_select_related = ["by"]
    search_fields = ["address"]

    @admin.display(description=gettext_lazy("reason"))
    def why(self, entry):
        return Suppression.Reason(entry.reason).label

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions
from activities.admin.product_steps import AFTER, BEFORE
from activities.admin.products import ProductAdmin
from activities.channels import meeting
from activities.dates import day_and_time
from activities.models import Event
from news.admin.steps import Step
from news.admin.times import DayAndTime


def hold(request, event, data):
    actions.hold(event, now=timezone.now())
    return _("Noted: it was held.")


def can_be_held(event):
    called = event.state in (Event.State.SENDING, Event.State.SENT)
    return called and not (event.held_at or event.cancelled_at) and event.ends_at <= timezone.now()


STEPS = (
    *BEFORE,
    Step("hold", label=lambda event: _("It was held"), run=hold, offered=can_be_held, style="main"),
    *AFTER,
)


def call(event):
    return meeting.text(event, "call", now=timezone.now())


class EventForm(forms.ModelForm):
    class Meta:
        model = Event
        fields = ["title", "ends_at", "place", "agenda"]
        widgets = {"ends_at": DayAndTime}

    def clean_ends_at(self):
        ends_at = self.cleaned_data["ends_at"]
        if ends_at <= self.instance.starts_at:
            raise forms.ValidationError(_("It ends before it starts."))
        return ends_at


@admin.register(Event)
class EventAdmin(ProductAdmin):
    form = EventForm
    steps = STEPS
    # A new time is set on the occasion: the call and what depends on it follow from there.
    fields = ["title", "when", "ends_at", "place", "agenda"]
    readonly_fields = ["when"]
    list_display = ["title", "kind", "starts_at", "place", "state", "held_at", "cancelled_at"]
    list_filter = ["kind", "state", "is_example"]
    search_fields = ["title", "place"]
    views = {"mail": (gettext_lazy("As mail"), lambda event: call(event)["html"])}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("occasion", "mailing", "approved_by")

    def subject(self, event):
        return call(event)["subject"]

    @admin.display(description=gettext_lazy("starts"))
    def when(self, event):
        occasion = reverse("admin:activities_occasion_change", args=[event.occasion_id])
        return format_html(
            '{} <a href="{}">{}</a>', day_and_time(event.starts_at), occasion, _("Move it or call it off")
        )

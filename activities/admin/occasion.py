"""Occasions: what is to come and what came of it."""

from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions, schedule
from activities.admin.marks import mark
from activities.admin.occasion_steps import STEPS
from activities.admin.work import PRODUCTS, address_of, product_of
from activities.dates import day_and_time
from activities.models import Occasion, Plan, Series
from news.admin.steps import StepAdmin
from news.models import NotInState

MONTHS_SHOWN = (3, 6, 12, 24)
FACTS = [
    "opens_at", "late_at", "missed_at", "done_at", "proof", "proof_link", "proof_at", "reason",
    "forced_by", "halted_at", "halted_by", "halted_why", "is_moved", "is_on_demand", "trouble", "retry_at",
]  # fmt: skip


class LateFilter(admin.SimpleListFilter):
    title = gettext_lazy("late")
    parameter_name = "late"

    def lookups(self, request, model_admin):
        return [("yes", _("late"))]

    def queryset(self, request, queryset):
        return queryset.late() if self.value() == "yes" else queryset


@admin.register(Occasion)
class OccasionAdmin(StepAdmin):
    steps = STEPS
    refusals = (NotInState, actions.Refused)
    list_display = ["activity", "channel", "due", "shown_state"]
    list_filter = [LateFilter, "state", "series__channel", "series__activity"]
    ordering = ["-due_at"]
    search_fields = ["series__activity__name", "series__channel__name"]

    def get_queryset(self, request):
        related = ["series__activity__plan", "series__channel", "forced_by"]
        return super().get_queryset(request).select_related(*related, *PRODUCTS)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Facts are not edited: what can be done about them are steps."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        """What there is nothing to say about is left out."""
        return [
            "activity",
            "channel",
            "shown_state",
            "product",
            "due",
            "goes_out",
            *(f for f in FACTS if getattr(obj, f, None)),
        ]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    @admin.display(description=gettext_lazy("activity"), ordering="series__activity__name")
    def activity(self, occasion):
        return occasion.activity

    @admin.display(description=gettext_lazy("channel"), ordering="series__channel__name")
    def channel(self, occasion):
        return occasion.channel

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, occasion):
        return mark(occasion, timezone.now())

    @admin.display(description=gettext_lazy("due, Swedish time"), ordering="due_at")
    def due(self, occasion):
        return day_and_time(occasion.due_at)

    @admin.display(description=gettext_lazy("goes out, Swedish time"))
    def goes_out(self, occasion):
        return day_and_time(occasion.deliver_at)

    @admin.display(description=gettext_lazy("what came of it"))
    def product(self, occasion):
        if found := product_of(occasion):
            return format_html('<a href="{}">{}</a>', address_of(found), found)
        return "–"

    def get_urls(self):
        site = self.admin_site
        return [
            path("timeline/", site.admin_view(self.timeline_view), name="activities_occasion_timeline"),
            path("pin/", site.admin_view(self.pin_view), name="activities_occasion_pin"),
            *super().get_urls(),
        ]

    def timeline_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        plan, now = Plan.objects.current(), timezone.now()
        months = int(request.GET.get("months", "")) if request.GET.get("months", "").isdecimal() else 0
        months = months if months in MONTHS_SHOWN else MONTHS_SHOWN[0]
        until = now + timedelta(days=31 * months)
        rows = schedule.timeline(plan, since=now - timedelta(days=31), until=until) if plan else []
        context = {
            **self.admin_site.each_context(request),
            "title": _("Timeline"),
            "opts": self.opts,
            "rows": [{"occasion": each, "mark": mark(each, now)} for each in rows],
            "now": now,
            "months": months,
            "choices": MONTHS_SHOWN,
            "may_pin": self.may_step(request),
        }
        return TemplateResponse(request, "admin/activities/occasion/timeline.html", context)

    def pin_view(self, request):
        """Make a row of one that is still to come, so that a person can change that one only."""
        if not self.may_step(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        series = request.POST.get("series", "")
        found = Series.objects.select_related("activity__plan", "channel").filter(
            pk=series if series.isdecimal() else None
        )
        if not found:
            raise Http404
        try:
            occasion = actions.pin(found[0], request.POST.get("key", ""))
        except Occasion.DoesNotExist:
            self.message_user(
                request, _("The plan has changed: there is no such occasion now."), messages.ERROR
            )
            return HttpResponseRedirect(reverse("admin:activities_occasion_timeline"))
        return HttpResponseRedirect(self.address(occasion))

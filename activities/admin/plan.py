"""The plan as a document, its versions, and a rehearsal of what it will do next."""

from datetime import datetime

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import versions
from activities.actions import Refused, reschedule
from activities.admin.meaning import check_habit
from activities.models import (
    Activity,
    Channel,
    Chapter,
    Delimitation,
    Goal,
    KeyMessage,
    Opportunity,
    Plan,
    PlanVersion,
    Risk,
    Role,
    Strategy,
)
from activities.rehearsal import DOES, rehearse
from audiences.admin import NamedCellsInline
from news.admin.steps import Step, StepAdmin
from news.models import NotInState

DAYS_REHEARSED = 30


class AdoptForm(forms.Form):
    version = forms.CharField(label=gettext_lazy("Version"), max_length=20)
    change = forms.CharField(label=gettext_lazy("Change"), widget=forms.Textarea(attrs={"rows": 3}))
    handler = forms.CharField(label=gettext_lazy("Handler"), max_length=100)


def ask_to_adopt(request, plan, data):
    """The handler is the role that the person holds in the plan."""
    role = Role.objects.filter(plan=plan, holders=request.user).first()
    return AdoptForm(data, initial={"handler": role or request.user.get_full_name() or request.user})


def adopt(request, plan, data):
    try:
        versions.adopt(plan, on=timezone.localdate(), **data)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    return _("Version %(version)s is adopted, and the whole plan is kept with it.") % data


class LinesInline(NamedCellsInline):
    extra = 0
    classes = ["collapse"]
    fields = ["position", "text", "key"]


class ChapterInline(admin.StackedInline):
    model = Chapter
    extra = 0
    classes = ["collapse"]
    fields = ["number", "heading", "text", "position"]


def lines(of, *extra):
    """An inline for one of the plan's lists."""
    return type(
        f"{of.__name__}Inline", (LinesInline,), {"model": of, "fields": [*LinesInline.fields, *extra]}
    )


def _lay_out(activities):
    """What has not opened follows the change; what a person has moved stays."""
    for activity in activities.select_related("plan"):
        reschedule(activity, everything=False, now=timezone.now())


@admin.register(Plan)
class PlanAdmin(StepAdmin):
    refusals = (NotInState, Refused)
    steps = (
        Step(
            "adopt",
            label=lambda plan: _("Adopt a new version…"),
            run=adopt,
            form=ask_to_adopt,
            note=gettext_lazy("The plan is kept whole as it is now, and shown in the version history."),
        ),
    )
    inlines = [
        ChapterInline,
        lines(Goal, "is_overall"),
        lines(Strategy),
        lines(Delimitation),
        lines(KeyMessage),
        lines(Risk, "is_general"),
        lines(Opportunity),
    ]
    list_display = ["name", "diary_number", "starts_on", "ends_on", "is_current"]
    fields = ["name", "diary_number", ("starts_on", "ends_on"), "is_current"]

    def get_urls(self):
        return [
            self.view_at("<path:object_id>/rehearsal/", self.rehearsal_view, "rehearsal"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request):
        """A plan comes from its file; the admin widens what is there."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if {"starts_on", "ends_on", "is_current"} & set(form.changed_data):
            _lay_out(obj.activities.all())

    def rehearsal_view(self, request, object_id):
        plan, now = self.row_to_see(request, object_id), timezone.now()
        found = rehearse(plan, now=now, days=DAYS_REHEARSED)
        rows = [
            each
            | {name: datetime.fromisoformat(each[name]) for name in ("at", "due")}
            | {"what": DOES[each["does"]]}
            for each in found
        ]
        return self.page(
            request,
            "admin/activities/plan/rehearsal.html",
            plan,
            title=_("Rehearsal: the coming %(days)d days") % {"days": DAYS_REHEARSED},
            rows=rows,
        )

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["rehearsal"] = self.address(obj, "rehearsal")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@admin.register(PlanVersion)
class PlanVersionAdmin(admin.ModelAdmin):
    """What was adopted is not edited afterwards."""

    list_display = ["version", "on", "change", "handler"]
    fields = ["plan", "version", "on", "change", "handler", "against_the_one_before"]
    readonly_fields = ["against_the_one_before"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("against the version before"))
    def against_the_one_before(self, version):
        is_older = Q(on__lt=version.on) | Q(on=version.on, pk__lt=version.pk)
        before = version.plan.versions.filter(is_older).first()
        if before is None or not (before.content and version.content):
            return "–"
        changes = versions.differences(before.content, version.content)
        lines = format_html_join("", "<li>{}</li>", ((change,) for change in changes))
        return format_html("<ul>{}</ul>", lines) if lines else _("Nothing but the version history.")


class ChannelForm(forms.ModelForm):
    class Meta:
        model = Channel
        fields = ["name", "kind", "reach", "habit", "notice_days", "is_listed", "position", "plan", "key"]

    def clean_habit(self):
        check_habit(self.cleaned_data["habit"])
        return self.cleaned_data["habit"]


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    form = ChannelForm
    list_display = ["name", "kind", "reach", "habit", "notice_days"]
    list_filter = ["kind"]
    prepopulated_fields = {"key": ["name"]}

    def save_model(self, request, obj, form, change):
        """A new habit lays out again what has not opened in this channel."""
        super().save_model(request, obj, form, change)
        if change and {"habit", "notice_days"} & set(form.changed_data):
            _lay_out(Activity.objects.filter(series__channel=obj))


@admin.register(Role)
class RoleAdmin(admin.ModelAdmin):
    list_display = ["name", "who"]
    fields = ["name", "holders", "plan", "key"]
    filter_horizontal = ["holders"]
    prepopulated_fields = {"key": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("holders")

    @admin.display(description=gettext_lazy("held by"))
    def who(self, role):
        return ", ".join(user.get_full_name() or user.get_username() for user in role.holders.all()) or "–"

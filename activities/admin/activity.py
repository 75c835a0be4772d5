"""Rows of the plan: a time in plain Swedish, with what it means beside it while it is written."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Min, Q
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions, schedule
from activities.admin import meaning
from activities.admin.marks import unclear
from activities.dates import day_and_time
from activities.models import Activity, Channel, Plan, Series
from activities.models.occasion import UNFINISHED
from audiences.admin import NamedCellsInline
from news.admin.steps import Step, StepAdmin
from news.admin.times import swedish_time
from news.models import NotInState

HABITS = ["habit", "first_on", "day_rule", "lead_days", "patience_days"]
CONTENT = ["responsible", "messages", "target_groups", "note"]
PLACE = ["plan", "chapter", "position", "covered_by", "key"]
# A change of any of these lays out the row's occasions again.
OF_TIME = {"name", "words", "is_paused", "covered_by", *HABITS}


class ActivityForm(forms.ModelForm):
    follow = forms.ChoiceField(
        label=gettext_lazy("A new time goes for"),
        choices=[
            ("coming", gettext_lazy("those to come; what somebody has moved stays there")),
            ("everything", gettext_lazy("all that have not opened, also those that somebody has moved")),
        ],
        initial="coming",
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What has opened never changes by itself."),
    )

    class Meta:
        model = Activity
        fields = ["name", "words", "is_paused", *HABITS, *CONTENT, *PLACE]
        widgets = {
            "messages": forms.CheckboxSelectMultiple,
            "target_groups": forms.CheckboxSelectMultiple,
            "words": forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        }

    def clean_habit(self):
        meaning.check_habit(self.cleaned_data["habit"])
        return self.cleaned_data["habit"]

    def clean(self):
        cleaned = super().clean()
        plan = cleaned.get("plan")
        if plan and {"words", "name"} <= cleaned.keys():
            row = Activity(pk=self.instance.pk, plan=plan, name=cleaned["name"], words=cleaned["words"])
            if path := meaning.ring(row):
                self.add_error("words", meaning.in_a_ring(path))
        return cleaned


class DemandForm(forms.Form):
    series = forms.ModelChoiceField(Series.objects.none(), label=gettext_lazy("Channel"), empty_label=None)
    due_at = swedish_time(gettext_lazy("Due"))

    def __init__(self, request, activity, data):
        super().__init__(data)
        self.fields["series"].queryset = activity.series.select_related("activity", "channel")
        self.fields["series"].label_from_instance = lambda series: series.channel.name


def on_demand(request, activity, data):
    occasion = actions.on_demand(data["series"], due_at=data["due_at"], now=timezone.now())
    return _("An occasion is made, due %(time)s.") % {"time": day_and_time(occasion.due_at)}


class SeriesForm(forms.ModelForm):
    taken_out = forms.BooleanField(label=gettext_lazy("taken out"), required=False)

    class Meta:
        model = Series
        fields = ["channel"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["taken_out"].initial = self.instance.is_stopped

    def save(self, commit=True):
        self.instance.is_stopped = self.cleaned_data["taken_out"]
        self.instance.since = self.instance.since or timezone.now()
        return super().save(commit)


class SeriesInline(NamedCellsInline):
    """A channel is taken out, not deleted: what was done in it stays."""

    model = Series
    form = SeriesForm
    extra = 0
    can_delete = False
    fields = ["channel", "taken_out"]
    verbose_name = gettext_lazy("channel")
    verbose_name_plural = gettext_lazy("channels")


@admin.register(Activity)
class ActivityAdmin(StepAdmin):
    form = ActivityForm
    inlines = [SeriesInline]
    refusals = (NotInState, actions.Refused)
    steps = (
        Step(
            "on-demand",
            label=lambda activity: _("New occasion when needed…"),
            run=on_demand,
            form=DemandForm,
            note=gettext_lazy("It counts, and does not move the rhythm."),
        ),
    )
    list_display = ["name", "words", "means", "next_due"]
    list_filter = ["responsible", "is_paused"]
    list_select_related = ["plan", "covered_by"]
    list_per_page = 200
    search_fields = ["name", "words", "note"]
    ordering = ["position"]
    readonly_fields = ["explained"]
    radio_fields = {"day_rule": admin.VERTICAL}
    prepopulated_fields = {"key": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "words", "explained", "follow", "is_paused"]}),
        (gettext_lazy("Day and hour"), {"fields": HABITS, "classes": ["collapse"]}),
        (gettext_lazy("Who and what"), {"fields": CONTENT}),
        (gettext_lazy("Place in the plan"), {"fields": PLACE, "classes": ["collapse"]}),
    ]

    class Media:
        js = [forms.Script("admin-portal/meaning.js", type="module")]

    def get_queryset(self, request):
        unfinished = Q(series__occasions__state__in=UNFINISHED)
        rows = super().get_queryset(request).prefetch_related("series__channel")
        return rows.annotate(next_stored=Min("series__occasions__due_at", filter=unfinished))

    def get_urls(self):
        view = self.admin_site.admin_view(self.meaning_view)
        return [path("meaning/", view, name="activities_activity_meaning"), *super().get_urls()]

    def get_changeform_initial_data(self, request):
        return {"plan": Plan.objects.current(), **super().get_changeform_initial_data(request)}

    @admin.display(description=gettext_lazy("means"))
    def means(self, activity):
        if trouble := meaning.trouble(activity):
            return unclear(trouble)
        if activity.covered_by:
            return _("Is done by “%(name)s”.") % {"name": activity.covered_by}
        return meaning.meaning(activity.timing)

    @admin.display(description=gettext_lazy("next due"))
    def next_due(self, activity):
        due = [activity.next_stored] if activity.next_stored else []
        for series in activity.series.all():
            if series.next_opens_at:
                ahead = activity.lead_days + series.channel.notice_days
                due.append(schedule.days_before(series.next_opens_at, -ahead))
        return day_and_time(min(due)) if due else "–"

    @admin.display(description=gettext_lazy("that is"))
    def explained(self, activity):
        channels = [series.channel for series in activity.series.all()] if activity.pk else []
        return _explained(activity, channels)

    def meaning_view(self, request):
        """Read only: what the words would mean, were they saved."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked, rule = request.GET, request.GET.get("day_rule")
        plan = Plan.objects.filter(pk=_number(asked.get("plan"))).first() or Plan.objects.current()
        activity = Activity(
            pk=_number(asked.get("activity")),
            plan=plan,
            name=asked.get("name", ""),
            words=asked.get("words", ""),
            habit=asked.get("habit", ""),
            first_on=_date(asked.get("first_on", "")),
            day_rule=rule if rule in Activity.DayRule else Activity.DayRule.BEFORE,
        )
        wanted = [pk for pk in map(_number, asked.getlist("channel")) if pk]
        return HttpResponse(_explained(activity, list(Channel.objects.filter(pk__in=wanted, plan=plan))))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        has_new_time = OF_TIME & set(form.changed_data) or any(formset.has_changed() for formset in formsets)
        if has_new_time or not change:
            everything = form.cleaned_data["follow"] == "everything"
            actions.reschedule(form.instance, everything=everything, now=timezone.now())


def _explained(activity, channels):
    """A row without a channel is shown by the habit that a channel has from the beginning."""
    found = None
    if activity.words.strip() and activity.plan:
        found = meaning.explained(activity, channels or [Channel()], now=timezone.now())
    return render_to_string("admin/activities/activity/meaning.html", {"found": found})


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _date(text):
    try:
        return parse_date(text)
    except ValueError:
        return None

"""What is published at a time: its buttons, and what of it may be changed when."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.admin.steps import Step, StepAdmin
from news.admin.times import swedish_time
from news.models import NotInState
from news.slugs import free_slug


class PublishForm(forms.Form):
    at = swedish_time(gettext_lazy("Is published"))

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at <= timezone.now():
            raise ValidationError(_("The time has passed. Choose a time that is to come."))
        return at


def moment(at):
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _set(row, at):
    """The condition keeps two persons from undoing each other's choice."""
    rows = type(row).objects
    unpublished = rows.exclude(pk__in=rows.published().values("pk"))
    if not unpublished.filter(pk=row.pk).update(published_at=at, updated_at=timezone.now()):
        raise NotInState(_("It was published in the meantime. Nothing was changed."))
    row.published_at = at


def publish_now(request, row, data):
    _set(row, timezone.now())
    return _("Published.")


def schedule(request, row, data):
    _set(row, data["at"])
    return _("It is published %(time)s, Swedish time.") % {"time": moment(data["at"])}


def take_back(request, row, data):
    _set(row, None)
    return _("It is a draft again, and is not published.")


STEPS = (
    Step(
        "publish",
        label=lambda row: _("Publish now"),
        run=publish_now,
        offered=lambda row: not row.is_published(),
        style="main",
    ),
    Step(
        "schedule",
        label=lambda row: _("Schedule…"),
        run=schedule,
        offered=lambda row: not row.is_published(),
        form=lambda request, row, data: PublishForm(data, initial={"at": row.published_at}),
        note=gettext_lazy("It appears on the site by itself at this time."),
    ),
    Step(
        "take-back",
        label=lambda row: _("Do not publish %(time)s") % {"time": moment(row.published_at)},
        run=take_back,
        offered=lambda row: row.published_at is not None and not row.is_published(),
    ),
)


class PublishableAdmin(StepAdmin):
    steps = STEPS
    readonly_fields = ["status"]
    prepopulated_fields = {"slug": ["title"]}
    search_fields = ["title", "lead"]

    def get_prepopulated_fields(self, request, obj=None):
        # An address that is out in the world does not follow a new title.
        return {} if obj else self.prepopulated_fields

    def has_delete_permission(self, request, obj=None):
        """What was published stays."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.is_published())

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj and obj.is_published() else None

    @admin.display(description=gettext_lazy("state"), ordering="published_at")
    def status(self, row):
        if row.published_at is None:
            return _("draft")
        said = _("published %(time)s") if row.is_published() else _("is published %(time)s")
        return said % {"time": moment(row.published_at)}

    def save_model(self, request, obj, form, change):
        """Only what the form shows is written: the time of publishing has buttons of its own."""
        written = [name for name in form.cleaned_data if name in form.fields]
        obj.updated_at = timezone.now()
        if change and obj.published_at is None and "slug" not in form.changed_data:
            # A draft that the plan made has the address of a title that nobody chose.
            obj.slug = free_slug(obj.title, self.model) if "title" in form.changed_data else obj.slug
        obj.save(update_fields=[*written, "updated_at"] if change else None)

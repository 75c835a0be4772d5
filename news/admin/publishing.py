"""What is published at a time: drafted, previewed, published, versioned, archived, thrown away."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import drafts, publishing, versions
from news.admin.history import HistoryAdmin
from news.admin.preview import PreviewAdmin
from news.admin.publishing_form import MAJOR, OF_THE_CHANGE, PublishingForm, coming_time
from news.admin.publishing_steps import STEPS, STEPS_OF_FIXED, moment, publish_now_label
from news.models import Stage
from news.showing import shown
from news.slugs import free_slug

_WORDS = {
    Stage.DRAFT: gettext_lazy("draft"),
    Stage.SCHEDULED: gettext_lazy("is published %(time)s"),
    Stage.PUBLISHED: gettext_lazy("published %(time)s"),
    Stage.ARCHIVED: gettext_lazy("archived %(time)s"),
    Stage.IN_TRASH: gettext_lazy("in the trash since %(time)s"),
}


class StageFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("Drafts")),
            ("scheduled", _("Scheduled")),
            ("published", _("Published")),
            ("next", _("New version waits")),
            ("archived", _("Archived")),
            ("trash", _("In the trash")),
        ]

    def queryset(self, request, rows):
        now = timezone.now()
        if self.value() == "trash":
            return rows.filter(trashed_at__isnull=False)
        rows = rows.kept()
        match self.value():
            case "draft":
                return rows.filter(published_at=None)
            case "scheduled":
                return rows.filter(published_at__gt=now)
            case "published":
                return rows.published(now)
            case "archived":
                return rows.filter(archived_at__lte=now)
            case "next":
                return rows.filter(next_versions__isnull=False)
        return rows


class VersionedAdmin(HistoryAdmin, PreviewAdmin):
    form = PublishingForm
    change_form_template = "admin/publishing_change_form.html"
    steps = STEPS_OF_FIXED
    more_fieldsets = ()
    readonly_fields = ["status"]
    search_fields = ["title", "lead"]
    views = {"page": (gettext_lazy("As a page"), shown)}

    class Media:
        css = {"all": ["admin-portal/publishing.css"]}
        js = [forms.Script("admin-portal/publishing.js", type="module")]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("next_versions")

    def get_object(self, request, object_id, from_field=None):
        """The row as it is worked on: with the text of the next version, when one waits."""
        row = super().get_object(request, object_id, from_field)
        return row and versions.working(row)

    def get_fieldsets(self, request, obj=None):
        of_the_change = OF_THE_CHANGE if obj and obj.is_published() else []
        when = ["publish_at", "review_by", "is_example", "based_on"]
        return [
            (None, {"fields": self.get_fields(request, obj)}),
            *self.more_fieldsets,
            *([(_("The change"), {"fields": of_the_change})] if of_the_change else []),
            (_("Publishing"), {"fields": ["status", *when]}),
        ]

    def get_fields(self, request, obj=None):
        return self.fields

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.trashed_at is None)

    def get_view_on_site_url(self, obj=None):
        if obj is None or not obj.is_published():
            return None
        # Its own address, not that of the version that waits.
        return super().get_view_on_site_url(self.model.objects.get(pk=obj.pk))

    @admin.display(description=gettext_lazy("state"), ordering="published_at")
    def status(self, row):
        stage = row.stage()
        at = {Stage.ARCHIVED: row.archived_at, Stage.IN_TRASH: row.trashed_at}.get(stage, row.published_at)
        said = [str(_WORDS[stage]) % {"time": moment(at) if at else ""}]
        if stage == Stage.PUBLISHED and row.archived_at:
            said.append(_("is archived %(time)s") % {"time": moment(row.archived_at)})
        said += [self._said_of_next(waiting) for waiting in row.next_versions.all()]
        return "; ".join(said)

    def _said_of_next(self, waiting):
        if waiting.publish_at:
            return _("a new version is published %(time)s") % {"time": moment(waiting.publish_at)}
        return _("a new version waits")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with transaction.atomic():
            if request.method == "POST" and object_id and object_id.isdecimal():
                # Locks the row: of two who save, the second sees what the first has saved.
                self.get_queryset(request).order_by().filter(pk=object_id).update(edition=F("edition"))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        """A draft is saved; what is published is left as it is, and its next version is kept."""
        now, data = timezone.now(), form.cleaned_data
        written = [name for name in form.changed_data if name in ("is_example", "review_by")]
        obj.publish_at = data["publish_at"]
        if not change or not obj.is_published(now):
            self._follow_title(obj, form, change)
            publishing.save_draft(obj, fields=written, by=request.user, now=now)
            return
        if written:
            self.model.objects.filter(pk=obj.pk).update(**{name: data[name] for name in written})
        obj.normalise()
        is_changed = not versions.are_alike(obj, versions.working(self.model.objects.get(pk=obj.pk)))
        if is_changed or (obj.next_version and set(OF_THE_CHANGE) & set(form.changed_data)):
            is_major = data["change"] == MAJOR
            note = data["note"] if is_major else ""
            publishing.save_next(obj, by=request.user, now=now, is_major=is_major, note=note)
            obj.next_version = versions.next_of(obj)

    def _follow_title(self, obj, form, change):
        """A draft that the plan made has the address of a title that nobody chose."""

    def response_add(self, request, obj, post_url_continue=None):
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._answer(request, obj)

    def response_change(self, request, obj):
        return (
            super().response_change(request, obj) if "_popup" in request.POST else self._answer(request, obj)
        )

    def _answer(self, request, obj):
        if "_step" in request.POST:
            return super().response_change(request, obj)
        if "_preview" in request.POST:
            return HttpResponseRedirect(self.address(obj, "preview"))
        self.message_user(request, self._said_of_saving(obj), messages.SUCCESS)
        return HttpResponseRedirect(self.address(obj))

    def _said_of_saving(self, obj):
        at = coming_time(obj, timezone.now())
        if at:
            return _("Saved. It is published %(time)s, Swedish time.") % {"time": moment(at)}
        if obj.is_published():
            return _("Saved as a new version. What is published has not changed.")
        return _("Saved as a draft.")

    def said_of(self, request, row):
        waits = not row.is_published() or row.next_version
        link = drafts.link(row, now=timezone.now()) if waits and row.trashed_at is None else ""
        return {"draft_link": link, "draft_days": drafts.SHOWN_FOR.days}

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        context["conflict"] = form.conflict() if isinstance(form, PublishingForm) else []
        context["waiting"] = getattr(obj, "next_version", None)
        context["is_out"] = obj is not None and obj.is_published()
        context["publish_later"] = _("Schedule for %(time)s, Swedish time")
        context["publish_now"] = publish_now_label(obj) if obj else _("Publish now")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class PublishableAdmin(VersionedAdmin):
    steps = STEPS
    prepopulated_fields = {"slug": ["title"]}

    def get_list_filter(self, request):
        return [StageFilter, *self.list_filter]

    def get_prepopulated_fields(self, request, obj=None):
        # An address that is out in the world does not follow a new title.
        return {} if obj else self.prepopulated_fields

    def get_actions(self, request):
        return {}

    def has_delete_permission(self, request, obj=None):
        """Only what no visitor has seen, and only from the trash."""
        is_gone = obj is not None and obj.trashed_at is not None and obj.published_at is None
        return is_gone and super().has_delete_permission(request, obj)

    def _follow_title(self, obj, form, change):
        if change and obj.published_at is None and "slug" not in form.changed_data:
            obj.slug = free_slug(obj.title, self.model) if "title" in form.changed_data else obj.slug

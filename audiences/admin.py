from django import forms
from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from audiences.exporting import admin as _exporting  # noqa: F401  registers its lists
from audiences.importing import admin as _importing  # noqa: F401
from audiences.models import (
    Area,
    ConsentEntry,
    County,
    LeavingReason,
    Member,
    Municipality,
    Organisation,
    Subscriber,
    Subscription,
    TargetGroup,
    Theme,
)


class NamedCells(forms.BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            # A choice of related rows wraps the widget that is drawn.
            drawn = getattr(field.widget, "widget", field.widget)
            if not drawn.is_hidden:
                drawn.attrs.setdefault("aria-label", field.label)


class NamedCellsInline(admin.TabularInline):
    """A table whose fields carry the name of their column: its heading is tied to none of them."""

    formset = NamedCells


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class SubscriptionInline(ReadOnlyInline):
    """Only the subscriber changes what was asked for, so that the consent log is whole."""

    model = Subscription
    fields = ["topic", "theme", "pace", "state", "asked_at", "confirmed_at", "left_at"]


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    list_display = ["address", "name", "organisation", "other_organisation", "language", "created_at"]
    list_filter = ["subscriptions__state", "subscriptions__topic", "language", "is_example"]
    list_select_related = ["organisation"]
    search_fields = ["address", "name", "organisation__name", "other_organisation"]
    autocomplete_fields = ["organisation"]
    readonly_fields = ["address", "created_at"]
    inlines = [SubscriptionInline]

    def has_add_permission(self, request):
        """Nobody is subscribed by somebody else."""
        return False


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):
    list_display = ["name", "english_name", "key", "position"]
    search_fields = ["name", "english_name"]

    def get_readonly_fields(self, request, obj=None):
        # Addresses and subscriptions name it.
        return ["key"] if obj else []


@admin.register(LeavingReason)
class LeavingReasonAdmin(admin.ModelAdmin):
    list_display = ["on", "reason", "text"]
    list_filter = ["reason", "on"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(ConsentEntry)
class ConsentEntryAdmin(admin.ModelAdmin):
    list_display = ["at", "act", "address", "source"]
    list_filter = ["act"]
    list_select_related = ["subscriber"]
    search_fields = ["subscriber__address"]
    ordering = ["-at", "-id"]

    @admin.display(description=_("e-mail address"))
    def address(self, entry):
        return entry.subscriber.address

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class MemberInline(NamedCellsInline):
    model = Member
    extra = 0
    fields = ["name", "address", "language"]


@admin.register(TargetGroup)
class TargetGroupAdmin(admin.ModelAdmin):
    list_display = ["name", "rank", "every", "position"]
    list_filter = ["rank"]
    search_fields = ["name"]
    autocomplete_fields = ["organisations"]
    inlines = [MemberInline]


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    list_display = ["name", "address", "target_group", "language"]
    list_filter = ["target_group", "is_example"]
    list_select_related = ["target_group"]
    search_fields = ["name", "address"]


class SubscriberInline(ReadOnlyInline):
    """Everybody who subscribes from there: several contacts are normal, and so is an address they share."""

    model = Subscriber
    fields = ["address", "name", "language", "created_at"]
    readonly_fields = fields
    show_change_link = True


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "municipality", "contacts"]
    list_filter = ["kind"]
    list_select_related = ["municipality"]
    search_fields = ["name"]
    autocomplete_fields = ["municipality"]
    inlines = [SubscriberInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(contacts=Count("subscribers"))

    @admin.display(description=_("subscribers"), ordering="contacts")
    def contacts(self, organisation):
        return organisation.contacts


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "county"]
    list_filter = ["county"]
    search_fields = ["name", "code"]


@admin.register(County)
class CountyAdmin(admin.ModelAdmin):
    list_display = ["name", "code"]
    search_fields = ["name"]


class AreaForm(forms.ModelForm):
    def clean(self):
        found = super().clean()
        elsewhere = [
            each.name for each in found.get("municipalities", []) if each.county != found.get("county")
        ]
        if elsewhere:
            said = _("These municipalities are in another county: %(names)s.")
            self.add_error("municipalities", said % {"names": ", ".join(elsewhere)})
        return found


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    form = AreaForm
    fields = [
        "name",
        "slug",
        "county",
        "municipalities",
        "started_on",
        "is_pilot",
        "is_mentor",
        "about",
        "is_public",
        "is_example",
    ]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["county", "municipalities"]
    list_display = ["name", "county", "started_on", "is_pilot", "is_mentor", "is_public"]
    list_filter = ["is_public", "is_pilot", "is_mentor", "county"]
    list_select_related = ["county"]
    search_fields = ["name", "municipalities__name"]

    def get_prepopulated_fields(self, request, obj=None):
        # An address that is out in the world does not follow a new name.
        return {} if obj else self.prepopulated_fields

    def get_view_on_site_url(self, obj=None):
        return super().get_view_on_site_url(obj) if obj and obj.is_public else None

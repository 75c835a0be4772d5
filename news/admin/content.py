from django.contrib import admin

from news.admin.publishing import PublishableAdmin, VersionedAdmin
from news.models import Document, GoodExample, KnownFault, Page


@admin.register(GoodExample)
class GoodExampleAdmin(PublishableAdmin):
    fields = [
        "title",
        "slug",
        "lead",
        "theme",
        "area",
        "done",
        "result",
        "contact",
    ]
    autocomplete_fields = ["area"]
    checked = {"lead": 1, "done": 2, "result": 2}
    list_display = ["title", "theme", "area", "status"]
    list_filter = ["theme", "is_example"]
    list_select_related = ["area"]


@admin.register(Document)
class DocumentAdmin(PublishableAdmin):
    fields = ["title", "slug", "lead", "file", "diary_number"]
    list_display = ["title", "diary_number", "status", "updated_at"]
    list_filter = ["is_example"]
    search_fields = ["title", "lead", "diary_number"]


@admin.register(Page)
class PageAdmin(VersionedAdmin):
    """The pages are always there; only what they say is changed."""

    fields = ["title", "lead", "body", "language"]
    list_display = ["title", "status", "updated_at", "reviewed_on", "review_by"]
    checked = {"lead": 1, "body": 1}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(KnownFault)
class KnownFaultAdmin(admin.ModelAdmin):
    fields = ["what", "where", "why", "ground", "criterion", "since", "mended_on"]
    list_display = ["what", "where", "ground", "since", "mended_on"]
    list_filter = ["ground"]
    search_fields = ["what", "where"]

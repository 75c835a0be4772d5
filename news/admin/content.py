from django.contrib import admin

from news.admin.images import PicksImage
from news.admin.publishing import PublishableAdmin, VersionedAdmin
from news.models import GoodExample, KnownFault, Page


@admin.register(GoodExample)
class GoodExampleAdmin(PicksImage, PublishableAdmin):
    fields = [
        "title",
        "slug",
        "lead",
        "theme",
        "area",
        "image",
        "done",
        "result",
        "contact",
    ]
    autocomplete_fields = ["area"]
    checked = {"lead": 1, "done": 2, "result": 2}
    list_display = ["title", "theme", "area", "status"]
    list_filter = ["theme", "is_example"]
    list_select_related = ["area"]


@admin.register(Page)
class PageAdmin(PicksImage, VersionedAdmin):
    """The pages are always there; only what they say is changed."""

    fields = ["title", "lead", "image", "body", "language"]
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

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _

from news.admin.images import PicksImage
from news.admin.publishing import PublishableAdmin
from news.admin.steps import Step, StepAdmin
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
        "status",
        "is_example",
    ]
    autocomplete_fields = ["area"]
    checked = {"lead": 1, "done": 2, "result": 2}
    list_display = ["title", "theme", "area", "status"]
    list_filter = ["theme", "is_example"]
    list_select_related = ["area"]


def review(request, page, data):
    page.review(today=timezone.localdate())
    return _("Reviewed. It comes up again in a year.")


@admin.register(Page)
class PageAdmin(PicksImage, StepAdmin):
    """The pages are always there; only what they say is changed."""

    steps = (Step("review", label=lambda page: _("Everything on the page is right today"), run=review),)
    fields = [
        "title",
        "lead",
        "image",
        "body",
        "language",
        "review_by",
        "published_on",
        "updated_on",
        "reviewed_on",
    ]
    readonly_fields = ["published_on", "updated_on", "reviewed_on"]
    list_display = ["title", "updated_on", "reviewed_on", "review_by"]
    checked = {"lead": 1, "body": 1}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if {"title", "lead", "image", "body"} & set(form.changed_data):
            obj.updated_on = timezone.localdate()
        super().save_model(request, obj, form, change)


@admin.register(KnownFault)
class KnownFaultAdmin(admin.ModelAdmin):
    fields = ["what", "where", "why", "ground", "criterion", "since", "mended_on"]
    list_display = ["what", "where", "ground", "since", "mended_on"]
    list_filter = ["ground"]
    search_fields = ["what", "where"]

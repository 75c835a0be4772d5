"""What came back, and the mails in the mailbox that a person should look at."""

from django.conf import settings
from django.contrib import admin
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models import Bounce, BounceMailbox, Mailing, UnrecognisedMail


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**_mailbox(), **(extra_context or {})})


@admin.register(Bounce)
class BounceAdmin(ReadOnly):
    change_list_template = "admin/news/bounce/list.html"
    list_display = ["address", "kind", "at", "subject", "status", "diagnostic"]
    list_filter = ["kind", "at"]
    list_select_related = ["delivery"]
    search_fields = ["status", "diagnostic"]
    search_help_text = _("A whole address, a status code, or words of the server.")
    show_full_result_count = False
    fields = ["address", "kind", "status", "diagnostic", "at", "subject"]
    readonly_fields = ["address", "subject"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("mailing", Mailing.objects.with_subjects()))
        )

    def get_search_results(self, request, queryset, search_term):
        """An address is looked for whole, by mailing first: a million deliveries are not read."""
        if "@" not in search_term:
            return super().get_search_results(request, queryset, search_term)
        address = search_term.strip().lower()
        mailings = Mailing.objects.values("pk")
        return queryset.filter(delivery__mailing__in=mailings, delivery__address=address), False

    @admin.display(description=_("e-mail address"))
    def address(self, bounce):
        return bounce.delivery.address

    @admin.display(description=_("mailing"))
    def subject(self, bounce):
        return bounce.mailing.subject

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(UnrecognisedMail)
class UnrecognisedMailAdmin(ReadOnly):
    change_list_template = "admin/news/bounce/list.html"
    list_display = ["subject_or_none", "sender", "reason", "at"]
    list_filter = ["reason", "at"]
    search_fields = ["subject", "sender"]
    fields = ["reason", "sender", "subject", "excerpt", "at"]

    @admin.display(description=_("subject"))
    def subject_or_none(self, mail):
        return str(mail)


def _mailbox():
    standing = BounceMailbox.objects.filter(pk=1).first()
    return {
        "mailbox": standing,
        "is_read": bool(settings.BOUNCE_URL),
        "hears_events": bool(settings.EMAIL_SERVICE and settings.EMAIL_EVENTS_SECRET),
        "is_silent": bool(settings.BOUNCE_URL) and (standing is None or standing.is_silent(timezone.now())),
    }

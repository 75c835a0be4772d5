from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.admin.product_steps import AFTER, BEFORE
from activities.admin.products import DRAFT, ProductAdmin
from activities.channels import report
from activities.dates import day
from activities.models import StatusReport
from news.admin.steps import Step


def gather(request, status_report, data):
    report.gather(status_report, now=timezone.now())
    return _("The facts are gathered anew.")


def mail(status_report):
    return report.text(status_report)["html"]


STEPS = (
    *BEFORE,
    Step(
        "gather",
        label=lambda status_report: _("Gather the facts again"),
        run=gather,
        offered=lambda status_report: status_report.state == DRAFT,
    ),
    *AFTER,
)


@admin.register(StatusReport)
class StatusReportAdmin(ProductAdmin):
    steps = STEPS
    fields = ["title", "period", "comment", "as_mailed"]
    readonly_fields = ["period"]
    list_display = ["title", "kind", "state", "ends_on", "sent_at"]
    list_filter = ["state", "kind", "is_example"]
    search_fields = ["title"]
    views = {"mail": (gettext_lazy("As mail"), mail)}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("occasion", "mailing", "approved_by")

    def subject(self, status_report):
        return report.text(status_report)["subject"]

    @admin.display(description=gettext_lazy("period"))
    def period(self, status_report):
        return f"{day(status_report.starts_on)} – {day(status_report.ends_on)}"

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.actions import Refused
from activities.admin.products import APPROVE, DRAFT, WITHDRAW, ProductAdmin
from activities.channels.newsletter import pull_in
from audiences.models import Language
from news import issues
from news.admin.steps import Step
from news.models import Issue, IssueItem
from news.tasks import enqueue


def refill(request, issue, data):
    count = pull_in(issue, now=timezone.now())
    if not count:
        return _("Nothing new has been published since the draft was filled.")
    return ngettext("%(count)d item was added.", "%(count)d items were added.", count) % {"count": count}


def send_test(request, issue, data):
    if not request.user.email:
        raise Refused(_("Your user has no e-mail address. Write one under System, Users."))
    mailing = issues.send_test(issue, address=request.user.email, now=timezone.now())
    enqueue(mailing.pk)
    return _("A test is on its way to %(address)s.") % {"address": request.user.email}


STEPS = (
    APPROVE,
    Step("test", label=lambda issue: _("Send a test to me"), run=send_test),
    Step(
        "refill",
        label=lambda issue: _("Fetch what is new since the draft"),
        run=refill,
        offered=lambda issue: issue.state == DRAFT,
    ),
    WITHDRAW,
)


class ItemInline(admin.StackedInline):
    model = IssueItem
    extra = 0
    fields = ["position", "kind", "title", "text", "link", "article"]
    autocomplete_fields = ["article"]

    def has_add_permission(self, request, obj=None):
        """Whoever may write the issue may write its items."""
        return request.user.has_perm("news.change_issue")

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission


def mail(language):
    return lambda issue: issues.text(issue, language=language)["html"]


def page(issue):
    return render_to_string("news/issue.html", {"issue": issue, "items": issue.items.all()})


@admin.register(Issue)
class IssueAdmin(ProductAdmin):
    steps = STEPS
    inlines = [ItemInline]
    fields = ["subject", "preheader", "lead"]
    list_display = ["subject", "number", "state", "send_at", "sent_at"]
    search_fields = ["subject"]
    checked = {"lead": 1}
    list_filter = ["state", "is_example"]
    views = {
        "mail": (gettext_lazy("As mail"), mail(Language.SWEDISH)),
        "mail-en": (gettext_lazy("As mail in English"), mail(Language.ENGLISH)),
        "page": (gettext_lazy("As a page"), page),
    }

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("occasion", "mailing", "approved_by")

    def texts(self, issue):
        yield from super().texts(issue)
        for item in issue.items.all():
            yield item.title, item.text, 2

    def subject(self, issue):
        return issue.subject

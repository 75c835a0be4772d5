from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy

from activities import actions
from activities.admin import audience, chooser
from activities.admin.blocks import ItemInline
from activities.admin.issue_steps import STEPS
from activities.admin.products import ProductAdmin
from activities.dates import day_and_time
from audiences.models import Language
from news import blocks, issues, pdf
from news.admin.frames import text_page
from news.mailing.message import resolve
from news.models import Issue

READERS_OWN = "https://…"


def mail(language):
    return lambda issue: issues.text(issue, language=language)["html"]


def dark(issue):
    """As in a mail program that has chosen dark."""
    return mail(Language.SWEDISH)(issue).replace("@media (prefers-color-scheme: dark)", "@media all")


def without_images(issue):
    """As where pictures are not fetched: their place and what they tell."""
    return issues.IMAGE_ADDRESS.sub(r"\1data:,", mail(Language.SWEDISH)(issue))


def text(issue):
    said = resolve(issues.text(issue, language=Language.SWEDISH)["text"], READERS_OWN, READERS_OWN)
    return text_page(said)


def page(issue):
    return render_to_string("news/issue.html", issues.context(issue))


@admin.register(Issue)
class IssueAdmin(ProductAdmin):
    change_form_template = "admin/news/issue/change_form.html"
    steps = STEPS
    inlines = [ItemInline]
    fields = ["subject", "preheader", "lead"]
    list_display = ["subject", "number", "state", "when", "sent_at"]
    search_fields = ["subject"]
    list_filter = ["state", "is_example"]
    views = {
        "mail": (gettext_lazy("As mail"), mail(Language.SWEDISH)),
        "dark": (gettext_lazy("Dark"), dark),
        "no-images": (gettext_lazy("Without images"), without_images),
        "text": (gettext_lazy("Plain text"), text),
        "mail-en": (gettext_lazy("As mail in English"), mail(Language.ENGLISH)),
        "page": (gettext_lazy("As a page"), page),
    }

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("occasion", "mailing", "approved_by")

    def get_urls(self):
        return [
            self.view_at("<path:object_id>/pull/", self.pull_view, "pull"),
            self.view_at("<path:object_id>/audience/", self.audience_view, "audience"),
            self.view_at("<path:object_id>/audience/count/", self.audience_count_view, "audience_count"),
            self.view_at("<path:object_id>/preview.pdf", self.pdf_view, "pdf"),
            *super().get_urls(),
        ]

    def pull_view(self, request, object_id):
        return chooser.view(self, request, object_id)

    def audience_view(self, request, object_id):
        return audience.view(self, request, object_id)

    def audience_count_view(self, request, object_id):
        return audience.count_view(self, request, object_id)

    def pdf_view(self, request, object_id):
        issue = self.row_to_see(request, object_id)
        if not pdf.is_possible():
            raise PermissionDenied(pdf.MISSING)
        return HttpResponse(
            pdf.made(issue), content_type="application/pdf", headers={"Cache-Control": "no-store"}
        )

    @admin.display(description=gettext_lazy("goes out, Swedish time"), ordering="send_at")
    def when(self, issue):
        return day_and_time(issue.send_at)

    def subject(self, issue):
        return issue.subject

    def checks(self, request, issue):
        """What to look over before it is approved; None when nothing of it can change any more."""
        if issue.state not in (issue.State.DRAFT, issue.State.APPROVED):
            return None
        return actions.findings_of(issue, now=timezone.now())

    def said_of(self, request, issue):
        return {
            **super().said_of(request, issue),
            "checks": self.checks(request, issue),
            "pdf": self.address(issue, "pdf") if pdf.is_possible() else "",
            "change": self.address(issue),
        }

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["checks"] = self.checks(request, obj)
        context["blocks"] = list(enumerate(blocks.items(obj)))
        context["audience"] = audience.said_of(self, request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_formset(self, request, form, formset, change):
        """A block without a place comes last, in the order they were added."""
        position = blocks.next_position(form.instance)
        for each in formset.extra_forms:
            if not each.instance.position:
                each.instance.position = position
                position += 1
        super().save_formset(request, form, formset, change)

    def response_change(self, request, obj):
        if "_move" in request.POST:
            pk, _space, steps = request.POST["_move"].partition(" ")
            if pk.isdecimal() and len(pk) < 19 and steps in ("-1", "1"):
                blocks.move(obj, int(pk), steps=int(steps))
            return HttpResponseRedirect(f"{self.address(obj)}#block-{pk if pk.isdecimal() else ''}")
        if "_pull" in request.POST:
            return HttpResponseRedirect(self.address(obj, "pull"))
        return super().response_change(request, obj)

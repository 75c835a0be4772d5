"""The blocks of an issue in its form: written here, or about something published elsewhere on the site."""

from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import blocks
from news.models import IssueItem

SCHEMES = ("", "http", "https", "mailto")


class ItemForm(forms.ModelForm):
    # Written by the list above the blocks (order.js); a new block comes last.
    position = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=32_767)

    class Meta:
        model = IssueItem
        fields = ["kind", "title", "text", "origin", "link", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        item = self.instance
        kinds = [item.kind] if item.source_id else list(dict.fromkeys([*IssueItem.WRITTEN, item.kind]))
        self.fields["kind"].choices = [(kind, IssueItem.Kind(kind).label) for kind in kinds]
        if item.source_id:
            self.fields["title"].widget.attrs["placeholder"] = getattr(item.source, "title", "")
        if item.source_id and item.kind == item.Kind.EVENT:
            self.fields["link"].label = _("Link to sign up")
            self.fields["link"].help_text = _("Empty: the letter leads to the conference's own page.")

    def clean_link(self):
        link = self.cleaned_data["link"].strip()
        try:
            scheme = urlsplit(link).scheme
        except ValueError:
            scheme = None
        if scheme not in SCHEMES:
            raise forms.ValidationError(_("Begin the link with https://, or with / for a page of ours."))
        return link

    def clean_position(self):
        position = self.cleaned_data["position"]
        return self.instance.position if position is None else position


class ItemInline(admin.StackedInline):
    model = IssueItem
    form = ItemForm
    template = "admin/news/issue/blocks.html"
    extra = 0
    fields = ["kind", "told", "title", "text", "origin", "link", "position"]
    readonly_fields = ["told"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(blocks.sources())

    def has_add_permission(self, request, obj=None):
        """Whoever may write the issue may write its items."""
        return request.user.has_perm("news.change_issue")

    has_change_permission = has_delete_permission = has_view_permission = has_add_permission

    @admin.display(description=gettext_lazy("tells of"))
    def told(self, item):
        """What the block tells of, and the way there: nothing is changed there from here."""
        source = item.source
        if source is None:
            return "–"
        opts = source._meta
        try:
            address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[source.pk])
        except NoReverseMatch:
            return str(source)
        return format_html('<a href="{}">{}</a>', address, source)

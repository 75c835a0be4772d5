"""Documents and films in the admin."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import captions, file_kinds
from news.admin.images import PicksImage
from news.admin.publishing import PublishableAdmin
from news.admin.publishing_form import PublishingForm
from news.admin.uploads import NewFile, said_limit
from news.models import Document

LACKS = {
    "captions": gettext_lazy("captions"),
    "transcript": gettext_lazy("the film as text"),
}


class DocumentForm(PublishingForm):
    captions_file = forms.FileField(
        label=gettext_lazy("File with captions"),
        required=False,
        widget=NewFile(captions.MOST),
        help_text=gettext_lazy("WebVTT (.vtt). It takes the place of the captions below."),
    )

    class Meta:
        model = Document
        fields = ["title"]
        widgets = {
            "file": NewFile(file_kinds.MOST_OF_A_FILM),
            "captions": forms.Textarea(attrs={"rows": 8, "cols": 60, "spellcheck": "false"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            said = _("%(kinds)s. %(limit)s Films: %(limit_of_films)s") % {
                "kinds": ", ".join(kind.name for kind in file_kinds.KINDS.values()),
                "limit": said_limit(file_kinds.MOST),
                "limit_of_films": said_limit(file_kinds.MOST_OF_A_FILM),
            }
            self.fields["file"].help_text = said

    def clean_captions_file(self):
        file = self.cleaned_data["captions_file"]
        if file is None:
            return None
        if file.size > 4 * captions.MOST:
            raise ValidationError(_("The captions are longer than those of any film. Nothing was saved."))
        try:
            return captions.cleaned(file.read().decode())
        except UnicodeDecodeError as error:
            raise ValidationError(
                _("The captions are not written in UTF-8. Save them again as UTF-8.")
            ) from error

    def clean(self):
        cleaned = super().clean()
        # No field of the row: what it brings is the captions.
        if brought := cleaned.pop("captions_file", None):
            self.instance.captions = cleaned["captions"] = brought
        return cleaned


@admin.register(Document)
class DocumentAdmin(PicksImage, PublishableAdmin):
    form = DocumentForm
    fields = ["title", "slug", "lead", "kept", "file", "diary_number", "is_restricted"]
    more_fieldsets = [
        (
            gettext_lazy("For films"),
            {
                "fields": ["lacking", "poster", "captions_file", "captions", "transcript"],
                "description": gettext_lazy(
                    "A film has a page of its own. Without captions and text it is a known fault."
                ),
            },
        ),
    ]
    readonly_fields = ["status", "kept", "lacking"]
    list_display = ["title", "diary_number", "status", "is_restricted", "updated_at"]
    list_filter = ["is_restricted", "is_example"]
    search_fields = ["title", "lead", "diary_number"]
    checked = {"lead": 1, "transcript": 2}

    @admin.display(description=gettext_lazy("the file that is there"))
    def kept(self, document):
        if not document.pk:
            return "–"
        return format_html('<a href="{}">{}</a>', document.file_address, document.said_of_file())

    @admin.display(description=gettext_lazy("lacking"))
    def lacking(self, document):
        if not document.pk or not document.is_film:
            return "–"
        missing = ", ".join(str(LACKS[name]) for name in document.lacks())
        return missing or _("Nothing: it has captions and a text.")

"""What a person says of a list: the file, how to read it, and how these people have agreed."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audiences.importing import columns, files, guessing
from audiences.models import Language, Pace, SubscriberImport, Topic

_TOO_BIG = gettext_lazy("The file is bigger than %(most)s. Split it, or save it as CSV.")


class FileField(forms.FileField):
    def __init__(self, **values):
        said = _TOO_BIG % {"most": filesizeformat(files.MOST)}
        limit = {"accept": ".csv,.txt,.tsv,.xlsx", "data-most": files.MOST, "data-too-big": said}
        super().__init__(widget=forms.FileInput(attrs=limit), allow_empty_file=True, **values)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > files.MOST:
            raise ValidationError(_TOO_BIG % {"most": filesizeformat(files.MOST)})
        return file


class UploadForm(forms.Form):
    file = FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or Excel workbook (.xlsx), one person in each row."),
    )


class ReadingForm(forms.Form):
    """How the file is written: of CSV only."""

    encoding = forms.ChoiceField(label=gettext_lazy("Encoding"), choices=guessing.ENCODINGS.items())
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Between the columns"), choices=guessing.DELIMITERS.items()
    )
    has_header = forms.BooleanField(label=gettext_lazy("The first row is a heading"), required=False)


class JudgingForm(forms.Form):
    topic = forms.ChoiceField(
        label=gettext_lazy("What they get"),
        choices=Topic,
        help_text=gettext_lazy("Where a column says it, the column counts."),
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Pace,
        help_text=gettext_lazy("The newsletter always comes once a month."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=Language,
        help_text=gettext_lazy("Where a column says it, the column counts."),
    )
    consent_text = forms.CharField(
        label=gettext_lazy("What they agreed to"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        min_length=20,
        max_length=5000,
        help_text=gettext_lazy(
            "Word for word what they read or heard when they said yes. It is kept for every one of them."
        ),
    )
    consent_on = forms.DateField(
        label=gettext_lazy("When they agreed"),
        widget=AdminDateWidget,
        help_text=gettext_lazy("If on several days: the last one."),
    )
    consent_source = forms.CharField(
        label=gettext_lazy("How they agreed"),
        min_length=5,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("For example: list with signatures at the conference in Gävle"),
    )

    def __init__(self, data=None, *, width, **values):
        super().__init__(data, **values)
        self.width = width
        fields = [("", _("– not used –")), *columns.FIELDS.items()]
        for column in range(width):
            label = _("Column %(number)d") % {"number": column + 1}
            field = forms.ChoiceField(label=label, choices=fields, required=False)
            field.widget.attrs["aria-label"] = label
            self.fields[f"column_{column}"] = field

    @property
    def heads(self):
        return [self[f"column_{column}"] for column in range(self.width)]

    @property
    def others(self):
        return [field for field in self if not field.name.startswith("column_")]

    def clean_consent_on(self):
        day = self.cleaned_data["consent_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Nobody has agreed on a day that is still to come."))
        return day

    def clean(self):
        found = super().clean()
        said = [(found.pop(f"column_{column}", ""), column) for column in range(self.width)]
        used = [(field, column) for field, column in said if field]
        found["columns"] = dict(used)
        if "address" not in found["columns"]:
            raise ValidationError(_("Say in which column the e-mail addresses are."))
        if len(found["columns"]) < len(used):
            raise ValidationError(_("Two columns cannot hold the same. Choose one of them."))
        return found


def initial(work: SubscriberImport):
    return {
        **{name: getattr(work, name) for name in JudgingForm.base_fields},
        **{f"column_{column}": field for field, column in work.columns.items()},
    }


def typed(posted):
    """What has been written so far, whether it can be used or not; the columns are told anew."""
    return {name: posted[name] for name in JudgingForm.base_fields if name in posted}

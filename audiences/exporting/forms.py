"""Which subscribers are wanted, and as what kind of file."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audiences.models import (
    County,
    Language,
    Municipality,
    Organisation,
    SubscriberExport,
    Subscription,
    Topic,
)


def _choices(named):
    return [("", gettext_lazy("All")), *named.choices]


class ExportForm(forms.Form):
    topic = forms.ChoiceField(label=gettext_lazy("What they get"), choices=_choices(Topic), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=_choices(Subscription.State),
        initial=Subscription.State.ACTIVE,
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of organisation"), choices=_choices(Organisation.Kind), required=False
    )
    county = forms.ModelChoiceField(
        label=gettext_lazy("County"),
        queryset=County.objects.order_by("name"),
        empty_label=gettext_lazy("All"),
        required=False,
    )
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        queryset=Municipality.objects.all(),
        empty_label=gettext_lazy("All"),
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=_choices(Language), required=False)
    file = forms.ChoiceField(
        label=gettext_lazy("Kind of file"),
        choices=[
            (SubscriberExport.Kind.CSV, gettext_lazy("CSV, for Excel")),
            (SubscriberExport.Kind.XLSX, gettext_lazy("Excel workbook (.xlsx)")),
        ],
        initial=SubscriberExport.Kind.CSV,
    )

    @property
    def chosen(self):
        """The value of each filter that is used, as it is kept."""
        used = {name: value for name, value in self.cleaned_data.items() if value and name != "file"}
        return {name: getattr(value, "pk", value) for name, value in used.items()}

    @property
    def said(self):
        """The same in words."""
        words = []
        for name in self.chosen:
            value = self.cleaned_data[name]
            label = dict(getattr(self.fields[name], "choices", ())).get(value, value)
            words.append(f"{self.fields[name].label}: {label}")
        return "; ".join(words) or _("All subscribers")

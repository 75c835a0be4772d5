from difflib import get_close_matches

from django import forms
from django.utils.translation import gettext_lazy as _

from audiences import addresses, tokens
from audiences.models import Language, Organisation


def municipalities():
    return Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)


class SubscribeForm(forms.Form):
    PURPOSE = "subscribe"

    address = forms.CharField(
        label=_("E-mail address"),
        help_text=_("The newsletter comes here. Only the address, for example name@example.org"),
        error_messages={"required": _("Write your e-mail address.")},
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )
    municipality = forms.CharField(
        label=_("Municipality, if you work in one"),
        help_text=_("Start writing and choose among Sweden's 290 municipalities."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "municipalities"}),
    )
    other_organisation = forms.CharField(
        label=_("Other organisation"),
        help_text=_("For example an authority or an association. Leave both empty if you ask for yourself."),
        required=False,
        max_length=120,
        error_messages={"max_length": _("The name of the organisation is too long: at most 120 characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the newsletter"),
        choices=Language,
        initial=Language.SWEDISH,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose Swedish or English."),
        },
        widget=forms.RadioSelect,
    )
    form = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None):
        super().__init__(data, initial={"form": tokens.form_token(self.PURPOSE)}, label_suffix="")

    def clean_address(self):
        return addresses.normalise(self.cleaned_data["address"])

    def clean_municipality(self):
        """Return the municipality's Organisation, or None."""
        written = " ".join(self.cleaned_data["municipality"].split())
        if not written:
            return None
        organisations = {organisation.name.casefold(): organisation for organisation in municipalities()}
        for name in _spellings(written.casefold()):
            if name in organisations:
                return organisations[name]
        near = get_close_matches(written.casefold(), organisations, n=3, cutoff=0.7)
        if near:
            names = ", ".join(organisations[name].name for name in near)
            text = _("There is no municipality called “%(written)s”. Did you mean %(names)s?")
            raise forms.ValidationError(text, code="near", params={"written": written, "names": names})
        text = _("There is no municipality called “%(written)s”. Use the next field for others.")
        raise forms.ValidationError(text, code="unknown", params={"written": written})

    def clean(self):
        cleaned = super().clean()
        try:
            tokens.read_form(cleaned.get("form", ""), self.PURPOSE)
        except tokens.TokenError:
            self.data = self.data.copy()
            self.data["form"] = tokens.form_token(self.PURPOSE)
            self.add_error(
                None, _("The page had been open too long. Check what you wrote and send it again.")
            )
        if cleaned.get("municipality") and cleaned.get("other_organisation"):
            self.add_error("other_organisation", _("Write a municipality or another organisation, not both."))
        return cleaned


def _spellings(name):
    """Botkyrka, Botkyrka kommun, Stockholms kommun and Stockholms stad are all in use."""
    for ending in (" kommun", " stad"):
        if name.endswith(ending):
            short = name.removesuffix(ending)
            return [short, short.removesuffix("s")]
    return [name]

"""What people without an account fill in: plain fields, guarded without a captcha."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from audiences import addresses, tokens
from audiences.choices import Choice
from audiences.models import Language, LeavingReason, Organisation, Pace, Theme, Topic
from audiences.municipalities import Municipalities

# Seconds; nobody reads and fills in a form so fast.
TOO_FAST = 2
THEMES_ALONE = _("You have chosen themes. Tick this too, or untick the themes.")


def municipalities():
    return Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)


class AddressField(forms.CharField):
    """One address, cleaned to the form in which it is stored."""

    def __init__(self, **values):
        written = {"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"}
        missing = {"required": _("Write your e-mail address.")}
        super().__init__(error_messages=missing, widget=forms.EmailInput(attrs=written), **values)

    def clean(self, value):
        return addresses.normalise(super().clean(value))


class Guarded(forms.Form):
    """A form that anybody can post. A robot meets a field that people do not see, and is too fast.

    It is never refused for good, and what was written is kept: whoever it is may press once more.
    """

    PURPOSE = ""

    form = forms.CharField(required=False, widget=forms.HiddenInput)
    extra = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data=None, *, initial=None):
        first = {"form": tokens.form_token(self.PURPOSE), **(initial or {})}
        super().__init__(data, initial=first, label_suffix="")

    def clean(self):
        cleaned = super().clean()
        try:
            seconds = tokens.read_form(cleaned.get("form", ""), self.PURPOSE)
        except tokens.TokenError:
            self._put(form=tokens.form_token(self.PURPOSE))
            self.add_error(
                None, _("The page had been open too long. Check what you wrote and send it again.")
            )
        else:
            if cleaned.get("extra") or seconds < TOO_FAST:
                self._put(extra="")
                self.add_error(
                    None, _("That was as fast as a robot. If you are a person, press the button once more.")
                )
        return cleaned

    def _put(self, **values):
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = value


def _pace(label):
    """Of all but the newsletter."""
    return forms.ChoiceField(
        label=label,
        choices=[(pace, capfirst(pace.label)) for pace in Pace],
        initial=Pace.WEEKLY,
        required=False,
    )


class Choices(forms.Form):
    """What, on which themes, and how often."""

    newsletter = forms.BooleanField(
        label=_("The newsletter"), help_text=_("About once a month."), required=False
    )
    news = forms.BooleanField(label=_("News and good examples"), required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects,
        label=_("On these themes"),
        help_text=_("If you tick none you get all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    news_pace = _pace(_("How often news?"))
    conferences = forms.BooleanField(label=_("Conferences"), required=False)
    conferences_pace = _pace(_("How often about conferences?"))
    press = forms.BooleanField(label=_("Press releases"), required=False)
    press_pace = _pace(_("How often press releases?"))

    @property
    def choices(self):
        """The choices of a form that is valid."""
        said = self.cleaned_data
        found = []
        for topic in Topic:
            if said[topic]:
                pace = said.get(f"{topic}_pace") or Pace.WEEKLY
                themes = tuple(said["themes"]) if topic == Topic.NEWS else ()
                found.append(Choice(topic, Pace.MONTHLY if topic == Topic.NEWSLETTER else pace, themes))
        return found

    @staticmethod
    def initial_of(choices):
        found = {}
        for choice in choices:
            found[choice.topic] = True
            found[f"{choice.topic}_pace"] = choice.pace
            if choice.topic == Topic.NEWS:
                found["themes"] = [theme.pk for theme in choice.themes]
        return found


class Details(forms.Form):
    """Who one is, as far as one wants to say it."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Not needed. An address that several share can be left without."),
        required=False,
        max_length=120,
        error_messages={"max_length": _("The name is too long: at most 120 characters.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
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
        label=_("Language of the mails"),
        choices=Language,
        initial=Language.SWEDISH,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose Swedish or English."),
        },
        widget=forms.RadioSelect,
    )

    def clean_municipality(self):
        """Return the municipality's Organisation, or None."""
        written = " ".join(self.cleaned_data["municipality"].split())
        if not written:
            return None
        known = Municipalities()
        if organisation := known.find(written):
            return organisation
        if near := known.near(written):
            names = ", ".join(near)
            text = _("There is no municipality called “%(written)s”. Did you mean %(names)s?")
            raise forms.ValidationError(text, code="near", params={"written": written, "names": names})
        text = _("There is no municipality called “%(written)s”. Use the next field for others.")
        raise forms.ValidationError(text, code="unknown", params={"written": written})

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("municipality") and cleaned.get("other_organisation"):
            self.add_error("other_organisation", _("Write a municipality or another organisation, not both."))
        return cleaned

    @property
    def details(self):
        """The subscriber's columns, of a form that is valid."""
        said = self.cleaned_data
        own = {name: said[name] for name in ("name", "language", "other_organisation")}
        return {**own, "organisation": said["municipality"]}


class SubscribeForm(Guarded, Choices, Details):
    PURPOSE = "subscribe"

    address = AddressField(
        label=_("E-mail address"),
        help_text=_("The mails come here. Only the address, for example name@example.org"),
    )
    field_order = ["address"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("themes") and not cleaned.get("news"):
            self.add_error("news", THEMES_ALONE)
        elif not any(cleaned.get(topic) for topic in Topic):
            self.add_error("newsletter", _("Choose at least one thing to get."))
        return cleaned


class NewLinkForm(Guarded):
    PURPOSE = "new-link"

    address = AddressField(label=_("E-mail address"), help_text=_("The one that you get our mails at."))


class PreferencesForm(Choices, Details):
    def __init__(self, data=None, *, initial=None):
        super().__init__(data, initial=initial, label_suffix="")

    def clean(self):
        cleaned = super().clean()
        # Who unticks the news may leave the themes ticked; who had no news has forgotten to tick it.
        if cleaned.get("themes") and not cleaned.get("news") and not self.initial.get("news"):
            self.add_error("news", THEMES_ALONE)
        return cleaned


class NewAddressForm(forms.Form):
    address = AddressField(label=_("New e-mail address"))

    def __init__(self, data=None, *, present):
        super().__init__(data, label_suffix="")
        self.present = present

    def clean_address(self):
        if (address := self.cleaned_data["address"]) == self.present:
            raise forms.ValidationError(_("Your mails come to that address already."), code="present")
        return address


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you leave?"),
        help_text=_("If you want to tell. We keep the answer without who gave it."),
        choices=LeavingReason.Reason,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers, or leave the page: nothing more is needed.")
        },
    )
    text = forms.CharField(
        label=_("In your own words"),
        help_text=_("At most 300 characters. Write nothing that tells who you are."),
        required=False,
        max_length=300,
        error_messages={"max_length": _("That is more than 300 characters: shorten it a little.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None):
        super().__init__(data, label_suffix="")

"""The form of what is published: the text, what is said of the change, and when it is published."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.template.defaultfilters import yesno
from django.utils import timezone
from django.utils.formats import localize
from django.utils.timezone import template_localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import versions
from news.admin.times import swedish_time
from news.models.next_version import NOTE_MISSING

MINOR, MAJOR = "minor", "major"
OF_THE_CHANGE = ["change", "note"]


class Unlabelled(forms.HiddenInput):
    def id_for_label(self, id_):
        """None: a label may not point at what is hidden (HTML, 4.10.4)."""
        return ""


class PublishingForm(forms.ModelForm):
    # The edition that this text began from. Another has been saved since: somebody else was first.
    based_on = forms.IntegerField(required=False, label="", widget=Unlabelled)
    change = forms.ChoiceField(
        label=gettext_lazy("The change is"),
        required=False,
        choices=[
            (MINOR, gettext_lazy("minor: a slip, a wording. Nothing is said of it.")),
            (MAJOR, gettext_lazy("major: readers should know. It gets a new date and the note below.")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("What has changed"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("A sentence that visitors see at the end of the page."),
    )
    publish_at = swedish_time(
        gettext_lazy("Publish at"),
        required=False,
        help_text=gettext_lazy("Swedish time. Empty: as soon as you press the button."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.saved = None  # what somebody else saved meanwhile
        self.initial |= {"based_on": self.instance.edition, **_beside_the_text(self.instance)}

    def clean_publish_at(self):
        at = self.cleaned_data["publish_at"]
        if at and at <= timezone.now() and "publish_at" in self.changed_data:
            raise ValidationError(
                _("The time has passed. Choose a time that is to come, or empty the field.")
            )
        return at

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("change") == MAJOR and not cleaned.get("note"):
            self.add_error("note", NOTE_MISSING)
        if self.instance.pk and cleaned.get("based_on") not in (None, self.instance.edition):
            self._say_who_was_first()
        return cleaned

    def _say_who_was_first(self):
        """Nobody's text is lost: this one stays in the form, the other one is in the history."""
        self.saved = versions.working(type(self.instance).objects.get(pk=self.instance.pk))
        last = versions.of(self.instance).first()
        words = {
            "who": (last and last.revision.user) or _("Somebody"),
            "time": timezone.localtime(last.revision.date_created).strftime("%H.%M") if last else "",
        }
        self.add_error(
            None,
            _(
                "%(who)s saved this text at %(time)s, while you were writing. What you wrote is still here, "
                "and is not saved yet. The differences are shown below. Save again to let your text replace "
                "the other one, which stays in the history."
            )
            % words,
        )
        self.data = self.data.copy()
        self.data[self.add_prefix("based_on")] = str(self.instance.edition)

    def conflict(self):
        """What is written here otherwise than somebody else has saved it meanwhile, text and all."""
        if self.saved is None:
            return []
        saved = {**model_to_dict(self.saved, ["review_by", "is_example"]), **_beside_the_text(self.saved)}
        asked = ["publish_at", "review_by", "is_example"]
        asked = [*OF_THE_CHANGE, *asked] if self.saved.is_published() else asked
        found = versions.differences(self.saved, self.instance)
        for name in asked:
            label, written = self.fields[name].label, self.cleaned_data.get(name)
            found += versions.difference(label, self._said(name, saved[name]), self._said(name, written))
        return found

    def _said(self, name, value):
        if name == "change":
            return str(dict(self.fields[name].choices)[value or MINOR])
        if isinstance(value, bool):
            return yesno(value)
        if isinstance(value, date):
            return localize(template_localtime(value))
        return value or ""


def _beside_the_text(row):
    """What the form says beside the row's own fields."""
    waiting = getattr(row, "next_version", None)
    return {
        "change": MAJOR if waiting and waiting.is_major else MINOR,
        "note": waiting.note if waiting else "",
        "publish_at": coming_time(row, timezone.now()),
    }


def coming_time(row, now):
    """When the row, or its next version, is to be published; None when no time to come is set."""
    waiting = getattr(row, "next_version", None)
    at = waiting.publish_at if waiting else row.published_at
    return at if at and at > now else None

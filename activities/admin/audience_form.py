"""Who only, and who not: the same traits twice, as boxes to tick."""

from dataclasses import asdict, fields

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audiences.models import County, Language, Municipality, Organisation, TargetGroup, Topic
from news.mailing.selection import Selection, Traits

LABELS = {
    "topics": gettext_lazy("Subscribers of"),
    "groups": gettext_lazy("Target groups"),
    "kinds": gettext_lazy("Kind of organisation"),
    "counties": gettext_lazy("Counties"),
    "municipalities": gettext_lazy("Municipalities"),
    "languages": gettext_lazy("Languages"),
}
ONLY, NEVER = "only", "never"


class AudienceForm(forms.Form):
    def __init__(self, data=None, *, selection):
        super().__init__(data)
        choices = _choices()
        for part in (ONLY, NEVER):
            chosen = asdict(getattr(selection, part))
            for name, label in LABELS.items():
                self.fields[f"{part}_{name}"] = forms.TypedMultipleChoiceField(
                    label=label,
                    choices=choices[name],
                    coerce=int if name == "groups" else str,
                    initial=chosen[name],
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    @property
    def selection(self):
        """Of a form that is valid."""
        return Selection(*(self._traits(part) for part in (ONLY, NEVER)))

    def _traits(self, part):
        return Traits.of({each.name: self.cleaned_data[f"{part}_{each.name}"] for each in fields(Traits)})

    @property
    def only(self):
        return self._part(ONLY)

    @property
    def never(self):
        return self._part(NEVER)

    def _part(self, part):
        found = []
        for name in LABELS:
            field = self[f"{part}_{name}"]
            ticked = field.value() or []
            found.append({"field": field, "ticked": len(ticked), "is_long": len(field.field.choices) > 12})
        return found


def said(selection):
    """The choice in words, as it is kept."""
    if selection.is_empty:
        return _("Everybody whom the row of the plan means")
    words = {name: {str(value): str(label) for value, label in each} for name, each in _choices().items()}
    parts = []
    for traits, sentence in ((selection.only, _("Only %(who)s")), (selection.never, _("not %(who)s"))):
        chosen = {name: values for name, values in asdict(traits).items() if values}
        if chosen:
            named = [_named(name, values, words[name]) for name, values in chosen.items()]
            parts.append(sentence % {"who": "; ".join(named)})
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _named(name, values, words):
    """ "län: Gävleborgs län, Dalarnas län"; what is no longer there is told by its key."""
    return f"{LABELS[name].lower()}: {', '.join(words.get(str(value), str(value)) for value in values)}"


def _choices():
    return {
        "topics": Topic.choices,
        "groups": [(group.pk, str(group)) for group in TargetGroup.objects.all()],
        "kinds": Organisation.Kind.choices,
        "counties": [(county.pk, str(county)) for county in County.objects.order_by("name")],
        "municipalities": list(Municipality.objects.values_list("code", "name")),
        "languages": Language.choices,
    }

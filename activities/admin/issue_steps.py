"""What is done to an issue beside the steps that it shares: fetch, test, and its plain text."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.admin.product_steps import AFTER, BEFORE
from activities.admin.products import APPROVED, DRAFT
from activities.approving.editing import editing
from activities.channels.newsletter import pull_in
from audiences import addresses
from audiences.models import Language
from news import issues
from news.admin.steps import Step
from news.tasks import enqueue

MOST_TESTS = 10


def refill(request, issue, data):
    with editing(issue, by=request.user, now=timezone.now()):
        count = pull_in(issue, now=timezone.now())
    if not count:
        return _("Nothing new has been published since the draft was filled.")
    return ngettext("%(count)d item was added.", "%(count)d items were added.", count) % {"count": count}


class TestForm(forms.Form):
    addresses = forms.CharField(
        label=gettext_lazy("To"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        max_length=3000,
        help_text=gettext_lazy(
            "At most ten addresses, with commas or on lines of their own. It is noted who got it."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In"),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The frame around the letter is in the reader's language."),
    )

    def clean_addresses(self):
        found = []
        for text in filter(None, re.split(r"[,;\s]+", self.cleaned_data["addresses"])):
            try:
                found.append(addresses.normalise(text))
            except ValidationError as error:
                said = _("%(address)s: %(fault)s")
                raise ValidationError(said % {"address": text[:100], "fault": error.messages[0]}) from error
        found = list(dict.fromkeys(found))
        if len(found) > MOST_TESTS:
            raise ValidationError(_("At most ten addresses."))
        return found


def _test_form(request, issue, data):
    return TestForm(data, initial={"addresses": request.user.email, "languages": [Language.SWEDISH]})


def send_test(request, issue, data):
    mailings = issues.send_test(issue, **data, now=timezone.now())
    for mailing in mailings:
        enqueue(mailing.pk)
    left_out = sorted({each.address for mailing in mailings for each in mailing.exclusions.all()})
    said = _("A test is on its way to %(addresses)s.") % {"addresses": ", ".join(data["addresses"])}
    if left_out:
        said += " " + _("Not to %(addresses)s: suppressed.") % {"addresses": ", ".join(left_out)}
    return said


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Plain text"),
        widget=forms.Textarea(attrs={"rows": 24, "class": "vLargeTextField plain"}),
        max_length=100_000,
        help_text=gettext_lazy("The frame with the ways to leave comes around it by itself."),
    )


def _text_form(request, issue, data):
    return TextForm(data, initial={"text": issue.own_text or issues.made_text(issue)})


def write_text(request, issue, data):
    with editing(issue, by=request.user, now=timezone.now()):
        is_own = issues.write_text(issue, data["text"])
    return _("The plain text is yours now.") if is_own else _("The plain text follows the content.")


def make_text(request, issue, data):
    with editing(issue, by=request.user, now=timezone.now()):
        issues.write_text(issue, "")
    return _("The plain text follows the content again.")


def _is_written(issue):
    return issue.state in (DRAFT, APPROVED)


STEPS = (
    *BEFORE,
    Step(
        "test",
        label=lambda issue: _("Send a test…"),
        run=send_test,
        form=_test_form,
        rights=("change", "approve", "send"),
        logged=lambda issue, data: (
            _("Sent a test to %(addresses)s") % {"addresses": ", ".join(data["addresses"])}
        ),
    ),
    Step(
        "refill",
        label=lambda issue: _("Fetch what is new since the draft"),
        run=refill,
        offered=lambda issue: issue.state == DRAFT,
    ),
    Step(
        "text",
        label=lambda issue: _("Edit the plain text…"),
        run=write_text,
        offered=_is_written,
        form=_text_form,
        does=gettext_lazy("Save the plain text"),
        note=gettext_lazy(
            "For those whose mail program shows no HTML. Without a text of your own it follows the content."
        ),
    ),
    Step(
        "text-anew",
        label=lambda issue: _("Make the plain text anew from the content"),
        run=make_text,
        offered=lambda issue: _is_written(issue) and bool(issue.own_text),
    ),
    *AFTER,
)

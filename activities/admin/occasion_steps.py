"""What a person can do about one occasion."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions
from activities.dates import day_and_time
from activities.models import Channel
from activities.models.occasion import LIVE, UNFINISHED, WAITING, State
from news.admin.steps import Step
from news.admin.times import swedish_time


class MoveForm(forms.Form):
    due_at = swedish_time(gettext_lazy("New time"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("The reason is kept, and shown in the status report."),
    )


class ProofForm(forms.Form):
    proof = forms.CharField(
        label=gettext_lazy("What was done"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    link = forms.URLField(label=gettext_lazy("Link to it"), required=False, assume_scheme="https")
    at = swedish_time(gettext_lazy("When it was done"))

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at > timezone.now():
            raise forms.ValidationError(_("That is yet to come."))
        return at


def move(request, occasion, data):
    actions.move(occasion, due_at=data["due_at"], now=timezone.now())
    return _("Moved to %(time)s.") % {"time": day_and_time(occasion.due_at)}


def skip(request, occasion, data):
    actions.skip(occasion, reason=data["reason"], by=request.user, now=timezone.now())
    return _("It is skipped this time.")


def cancel(request, occasion, data):
    actions.cancel(occasion, reason=data["reason"], by=request.user, now=timezone.now())
    return _("It is called off. Whoever was called to it is told.")


def take_up(request, occasion, data):
    actions.take_up(occasion)
    return _("It is taken up again.")


def force(request, occasion, data):
    actions.force_done(occasion, reason=data["reason"], by=request.user, now=timezone.now())
    return _("It is marked as done without evidence, with your name and reason.")


def prove(request, occasion, data):
    actions.state_proof(occasion, proof=data["proof"], link=data["link"], at=data["at"])
    return _("Noted. It is done.")


def _in(*states):
    return lambda occasion: occasion.state in states


def _reason(request, occasion, data):
    return ReasonForm(data)


STEPS = (
    Step(
        "prove",
        label=lambda occasion: _("Say what was done…"),
        run=prove,
        offered=lambda occasion: occasion.channel.kind == Channel.Kind.MANUAL and occasion.state in LIVE,
        form=lambda request, occasion, data: ProofForm(data, initial={"at": timezone.now()}),
        style="main",
    ),
    Step(
        "move",
        label=lambda occasion: _("Move…"),
        run=move,
        offered=_in(*WAITING),
        form=lambda request, occasion, data: MoveForm(data, initial={"due_at": occasion.due_at}),
        note=gettext_lazy("Only this one is moved. Those that come after keep their times."),
    ),
    Step(
        "take_up",
        label=lambda occasion: _("Take up again"),
        run=take_up,
        offered=_in(State.SKIPPED, State.CANCELLED),
    ),
    Step("skip", label=lambda occasion: _("Skip…"), run=skip, offered=_in(*WAITING), form=_reason),
    Step(
        "force",
        label=lambda occasion: _("Mark as done without evidence…"),
        run=force,
        offered=_in(*UNFINISHED, State.MISSED),
        form=_reason,
        note=gettext_lazy("It shows everywhere that it was marked by hand, by whom and why."),
    ),
    Step(
        "cancel",
        label=lambda occasion: _("Call off…"),
        run=cancel,
        offered=lambda occasion: (
            occasion.state in WAITING or (occasion.state == State.RUNNING and hasattr(occasion, "event"))
        ),
        form=_reason,
        note=gettext_lazy("Those who were called get a mail that it will not be."),
        style="grave",
    ),
)

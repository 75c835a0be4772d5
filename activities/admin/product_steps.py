"""The buttons of an issue, a report and a call: ask, approve, take back; and when it goes out."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import actions, notices
from activities.admin.occasion_steps import ReasonForm
from activities.admin.products import APPROVED, DRAFT
from activities.approving import sending
from activities.approving.sending import goes_out, is_opened, its_time
from activities.dates import day
from news.admin.steps import Step
from news.admin.times import swedish_time


def approve(request, product, data):
    seen = None
    if hasattr(request, "is_unseen"):  # the form has just been saved
        if request.is_unseen:
            raise actions.Refused(
                _("Somebody else has changed it since you opened it. Read it again, then approve.")
            )
    else:
        seen = request.POST.get("_seen") or None
    actions.approve(product, by=request.user, now=timezone.now(), seen=seen)
    return _("Approved. It goes out %(when)s.") % {"when": goes_out(product)}


def withdraw(request, product, data):
    actions.withdraw(product, now=timezone.now())
    return _("The approval is taken back. It can be edited, and does not go out until it is approved again.")


def ask(request, product, data):
    asked = notices.ready(product, by=request.user, now=timezone.now())
    if not asked:
        raise actions.Refused(_("Nobody with an e-mail address has the right to approve it."))
    people = ", ".join(str(person) for person in asked)
    return _("Asked to approve it: %(people)s.") % {"people": people}


def set_time(request, product, data):
    sending.set_time(product, at=data["at"], now=timezone.now())
    return _("It goes out %(when)s.") % {"when": goes_out(product)}


def halt(request, product, data):
    sending.halt(product, why=data["reason"], by=request.user, now=timezone.now())
    return _("Stopped. It does not go out until somebody lets it go.")


def let_go(request, product, data):
    sending.let_go(product)
    return _("Let go. It goes out %(when)s, if it is approved.") % {"when": goes_out(product)}


def _is_halted(product):
    return is_opened(product) and product.occasion.halted_at is not None


class TimeForm(forms.Form):
    at = swedish_time(gettext_lazy("Goes out"))


def _late_from(product):
    return _("After %(day)s it counts as late. When it is due stays as the plan says.") % {
        "day": day(product.occasion.late_at - timedelta(days=1))
    }


APPROVE = Step(
    "approve",
    label=lambda product: _("Approve – goes out %(when)s") % {"when": goes_out(product)},
    run=approve,
    offered=lambda product: product.state == DRAFT and is_opened(product),
    style="main",
    rights=("approve",),
)
ASK = Step(
    "ask",
    label=lambda product: _("Ask for approval by mail"),
    run=ask,
    offered=lambda product: product.state == DRAFT and is_opened(product),
)
WITHDRAW = Step(
    "withdraw",
    label=lambda product: _("Take back the approval"),
    run=withdraw,
    offered=lambda product: product.state == APPROVED,
    rights=("change", "approve"),
)
SET_TIME = Step(
    "time",
    label=lambda product: _("Change when it goes out…"),
    run=set_time,
    offered=is_opened,
    form=lambda request, product, data: TimeForm(data, initial={"at": product.occasion.deliver_at}),
    note=_late_from,
    rights=("send",),
)
HALT = Step(
    "halt",
    label=lambda product: _("Stop it for now…"),
    run=halt,
    offered=lambda product: is_opened(product) and not _is_halted(product),
    form=lambda request, product, data: ReasonForm(data),
    note=gettext_lazy("It does not go out until it is let go. It becomes late and missed as usual."),
    rights=("send",),
)
LET_GO = Step(
    "let-go",
    label=lambda product: _("Let it go – goes out %(when)s") % {"when": its_time(product)},
    run=let_go,
    offered=_is_halted,
    rights=("send",),
)
BEFORE = (APPROVE, ASK)
AFTER = (WITHDRAW, SET_TIME, HALT, LET_GO)

"""What a person can do with a mailing, as buttons beside its ledger."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news.admin.steps import Step, confirm
from news.mailing import control
from news.mailing.models import WAITING, DeliveryState, Mailing
from news.tasks import enqueue

State = Mailing.State
FAILED, UNCERTAIN = DeliveryState.FAILED, DeliveryState.UNCERTAIN


def _in(*states):
    return lambda mailing: mailing.state in states


def _pause(request, mailing, data):
    control.pause(mailing, by=request.user)
    return _("The mailing is paused. Nobody more gets it until you resume it.")


def _resume(request, mailing, data):
    control.resume(mailing, by=request.user, now=timezone.now())
    enqueue(mailing.pk)
    return _("The mailing goes on.")


def _cancel(request, mailing, data):
    count = control.cancel(mailing, by=request.user, now=timezone.now())
    text = ngettext(
        "The mailing is cancelled. %(count)d has not got it.",
        "The mailing is cancelled. %(count)d have not got it.",
        count,
    )
    return text % {"count": count}


def _again(send):
    def run(request, mailing, data):
        count = send(mailing, by=request.user, now=timezone.now())
        enqueue(mailing.pk)
        return ngettext("%(count)d is sent again.", "%(count)d are sent again.", count) % {"count": count}

    return run


def _rest(request, mailing, data):
    count = control.send_to_the_rest(mailing, by=request.user, now=timezone.now())
    enqueue(mailing.pk)
    return ngettext("It is sent to %(count)d more.", "It is sent to %(count)d more.", count) % {
        "count": count
    }


def _said_of_the_rest(mailing):
    count = mailing.deliveries.cancelled().count()
    text = ngettext(
        "%(count)d was left when the mailing was cancelled. Nobody who has got it gets it again.",
        "%(count)d were left when the mailing was cancelled. Nobody who has got it gets it again.",
        count,
    )
    return text % {"count": count}


def _said_of_failed(mailing):
    """Those who are suppressed are not tried, and their number says so."""
    failed, tried = mailing.deliveries.filter(state=FAILED).count(), mailing.deliveries.refused().count()
    said = _("The mail server refused them. Try again when the reason has been mended.")
    if failed == tried:
        return said
    text = ngettext(
        "%(count)d of them is not tried: the address is suppressed. The suppression list has a way back.",
        "%(count)d of them are not tried: they are suppressed. The suppression list has a way back.",
        failed - tried,
    )
    return f"{said} {text % {'count': failed - tried}}"


def _said_of_cancelling(mailing):
    count = mailing.deliveries.filter(state__in=WAITING).count()
    text = ngettext(
        "%(count)d has not got it yet. You can send it to the rest later.",
        "%(count)d have not got it yet. You can send it to the rest later.",
        count,
    )
    return text % {"count": count}


STEPS = (
    Step("pause", label=lambda mailing: _("Pause"), run=_pause, offered=_in(State.RUNNING), style="main"),
    Step("resume", label=lambda mailing: _("Resume"), run=_resume, offered=_in(State.PAUSED), style="main"),
    Step(
        "cancel",
        label=lambda mailing: _("Cancel the mailing…"),
        run=_cancel,
        offered=_in(State.RUNNING, State.PAUSED),
        form=confirm,
        note=_said_of_cancelling,
        style="grave",
    ),
    Step(
        "rest",
        label=lambda mailing: _("Send to the rest…"),
        run=_rest,
        offered=lambda mailing: (
            mailing.state in (State.CANCELLED, State.DONE) and mailing.deliveries.cancelled().exists()
        ),
        form=confirm,
        note=_said_of_the_rest,
    ),
    Step(
        "resend-uncertain",
        label=lambda mailing: _("Send again to the uncertain…"),
        run=_again(control.resend_uncertain),
        offered=lambda mailing: mailing.deliveries.filter(state=UNCERTAIN).exists(),
        form=confirm,
        note=gettext_lazy(
            "The mail may have arrived before the sending broke off. Whoever got it gets it twice now."
        ),
        style="grave",
    ),
    Step(
        "resend-failed",
        label=lambda mailing: _("Try the failed again…"),
        run=_again(control.resend_failed),
        offered=lambda mailing: mailing.deliveries.refused().exists(),
        form=confirm,
        note=_said_of_failed,
    ),
)

"""To approve by the link of a mail, without signing in. A GET shows, a POST approves."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from activities import actions, channels
from activities.approving import links, rights
from activities.approving.sending import goes_out, is_opened
from activities.channels import meeting, report
from activities.models import StatusReport
from activities.notices import admin_link
from news import issues
from news.admin.frames import framed
from news.mailing.audience import count
from news.models import Issue, NotInState

# As on every page, but for the frame that shows the mail.
POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; font-src 'self'; "
    "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


# Nobody is signed in, so no session can be borrowed: the signed token in the address is the right itself.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request, token):
    try:
        ask = links.read(token)
    except links.Unusable:
        return _page(request, "activities/approve_unusable.html", {}, status=404)
    status, refusal = _refusal(ask)
    if request.method == "POST" and not refusal:
        try:
            _approve(ask)
            return HttpResponseRedirect(request.path, status=303)
        except (NotInState, actions.Refused) as error:
            ask.product.refresh_from_db()
            status, refusal = 409, str(error)
    return _page(request, "activities/approve.html", _context(ask, token, refusal), status=status)


@require_safe
def mail(request, token):
    """The mail itself, for the frame of the page."""
    try:
        ask = links.read(token)
    except links.Unusable as error:
        raise Http404 from error
    if not rights.may_approve(ask.person, ask.product):
        raise Http404
    return framed(_mail_of(ask.product)["html"])


@transaction.atomic
def _approve(ask):
    actions.approve(ask.product, by=ask.person, now=timezone.now(), seen=ask.seen)
    said = _("Approved by the link of a mail")
    LogEntry.objects.log_actions(ask.person.pk, [ask.product], CHANGE, said, single_object=True)


def _refusal(ask):
    """The status of the answer, and why it cannot be approved, or nothing."""
    product = ask.product
    if not rights.may_approve(ask.person, product):
        return 403, _("You do not have the right to approve it any more.")
    if product.state != product.State.DRAFT:
        return 200, _already(product)
    if not is_opened(product):
        return 409, _("The plan does not wait for it any more.")
    if not ask.is_fresh:
        return 409, _("The text has been changed since the mail was sent, so its link is void.")
    if actions.faults_of(product, now=timezone.now()):
        return 409, _("There is something to mend before it can be approved. You see what in the portal.")
    return 200, ""


def _already(product):
    if product.state != product.State.APPROVED:
        return _("It has gone out.")
    said = _("It is approved by %(who)s, and goes out %(when)s.")
    return said % {"who": product.approved_by or _("somebody"), "when": goes_out(product)}


def _context(ask, token, refusal):
    product, occasion = ask.product, ask.product.occasion
    is_open = rights.may_approve(ask.person, product)
    audience = channels.audience_of(occasion)
    return {
        "product": product,
        "occasion": occasion,
        "person": ask.person,
        "refusal": refusal,
        "is_done": product.state != product.State.DRAFT,
        "mail": _mail_of(product) if is_open else None,
        "token": token,
        "goes_out": goes_out(product) if is_opened(product) else "",
        "recipients": count(audience).deliveries if audience else 0,
        "choice": getattr(product, "audience_choice", None),
        "link": admin_link(product),
    }


def _mail_of(product):
    if isinstance(product, Issue):
        return issues.text(product, language="sv")
    if isinstance(product, StatusReport):
        return report.text(product)
    return meeting.text(product, "call", now=timezone.now())


def _page(request, template, context, *, status):
    response = render(request, template, context, status=status)
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response

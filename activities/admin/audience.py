"""Till vem: who gets an issue, chosen with the number beside it and a look at who it is."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import channels
from activities.admin.audience_form import AudienceForm, said
from activities.approving.audience import choose
from activities.approving.rights import right
from audiences.models import Language
from news.mailing.audience import count, who
from news.mailing.selection import Selection
from news.models import Exclusion, NotInState
from news.models.audience_choice import chosen

LOOK = 50  # addresses at a time


def may_choose(user, issue):
    """Whoever writes it or sends it; its approval covers what they choose."""
    return user.has_perm(right("change", issue)) or user.has_perm(right("send", issue))


def may_look(user):
    return user.has_perm("audiences.view_subscriber")


def said_of(model_admin, request, issue):
    """What the issue's page says of it: the choice in words, and where it can be changed."""
    choice = getattr(issue, "audience_choice", None)
    is_open = issue.state in (issue.State.DRAFT, issue.State.APPROVED) and hasattr(issue, "occasion")
    address = model_admin.address(issue, "audience") if is_open and may_choose(request.user, issue) else ""
    return {"said": choice.said if choice else said(Selection()), "address": address}


def view(model_admin, request, object_id):
    issue = _open(model_admin, request, object_id)
    now_chosen = chosen(issue)
    form = AudienceForm(request.POST if request.method == "POST" else None, selection=now_chosen)
    is_valid = form.is_bound and form.is_valid()
    if is_valid and "_save" in request.POST:
        return _save(model_admin, request, issue, form.selection)
    audience = _narrowed(issue, form.selection if is_valid else now_chosen)
    page = _looked_at(request, audience)
    return model_admin.page(
        request,
        "admin/news/issue/audience.html",
        issue,
        title=_("To whom"),
        form=form,
        issue=issue,
        may_look=may_look(request.user),
        page=page and [_met(*row) for row in page[:LOOK]],
        next_after=page[LOOK - 1][0] if page and len(page) > LOOK else "",
        **_counted(audience),
    )


def count_view(model_admin, request, object_id):
    """The number alone, while boxes are ticked. Nothing is kept."""
    issue = _open(model_admin, request, object_id)
    form = AudienceForm(request.POST, selection=chosen(issue))
    if request.method != "POST" or not form.is_valid():
        raise Http404
    context = _counted(_narrowed(issue, form.selection))
    return TemplateResponse(request, "admin/news/issue/_count.html", context)


def _open(model_admin, request, object_id):
    issue = model_admin.row_to_see(request, object_id)
    if not may_choose(request.user, issue):
        raise PermissionDenied
    is_open = issue.state in (issue.State.DRAFT, issue.State.APPROVED)
    if not is_open or getattr(issue, "occasion", None) is None:
        raise Http404
    return issue


def _narrowed(issue, selection):
    return replace(channels.audience_of(issue.occasion), selection=selection)


def _looked_at(request, audience):
    """The first who would get it, and one more when there are more; None when nobody asks to see them."""
    if "_who" not in request.POST or not may_look(request.user):
        return None
    return who(audience, after=request.POST["_who"], limit=LOOK + 1)


def _met(address, language, by_subscription):
    return {
        "address": address,
        "language": Language(language).label,
        "by_subscription": by_subscription,
    }


def _counted(audience):
    found = count(audience)
    reasons = [(Exclusion.Reason(each).label, number) for each, number in sorted(found.exclusions.items())]
    return {"count": found, "reasons": reasons}


def _save(model_admin, request, issue, selection):
    words = said(selection)
    was_approved = issue.state == issue.State.APPROVED
    try:
        choose(issue, selection=selection, said=words, by=request.user, now=timezone.now())
    except NotInState as refusal:
        model_admin.message_user(request, str(refusal), "ERROR")
        return HttpResponseRedirect(model_admin.address(issue))
    issue.refresh_from_db(fields=["state"])
    told = _("It goes to: %(who)s") % {"who": words}
    model_admin.log_change(request, issue, told)
    model_admin.message_user(request, told, "SUCCESS")
    if not count(_narrowed(issue, selection)).deliveries:
        model_admin.message_user(request, _("As it is now, nobody gets it."), "WARNING")
    if was_approved and issue.state == issue.State.DRAFT:
        model_admin.message_user(request, _("The approval is void: it has to be approved again."), "WARNING")
    return HttpResponseRedirect(model_admin.address(issue))

"""Pages for people without an account: no cookie is set, and a GET changes nothing."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from audiences import actions, addresses, choices, consent, map_picture, tasks, tokens
from audiences.forms import NewLinkForm, ReasonForm, SubscribeForm, municipalities
from audiences.models import Area, Language, Subscriber, Subscription

UNUSABLE = (tokens.TokenError, actions.StaleError, Subscriber.DoesNotExist, Subscription.DoesNotExist)


@csrf_exempt  # docs/decisions/forms-without-cookies.md
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request):
    language = asked_language(request)
    with translation.override(language):
        first = {**SubscribeForm.initial_of([choices.NEWSLETTER]), "language": language}
        form = SubscribeForm(request.POST if request.method == "POST" else None, initial=first)
        if not form.is_valid():
            context = {
                "form": form,
                "consent": consent.ASK,
                "municipalities": _municipalities,
                "in_english": language == Language.ENGLISH,
            }
            return render(request, "audiences/subscribe.html", context)
        address = form.cleaned_data["address"]
        actions.ask(
            address=address,
            wanted=form.choices,
            **form.details,
            text=choices.said(consent.ASK, form.choices),
            source=consent.FORM,
            now=timezone.now(),
        )
        tasks.enqueue_letters()
    with translation.override(form.cleaned_data["language"]):
        return render(request, "audiences/asked.html", {"address": address})


def asked_language(request):
    """The pages are Swedish unless the link asks for English; the name is Swedish, as in all addresses."""
    is_english = request.GET.get("sprak") == Language.ENGLISH
    return Language.ENGLISH.value if is_english else Language.SWEDISH.value


@csrf_exempt  # docs/decisions/forms-without-cookies.md
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request):
    """The mail once more, or a link to one's choices. The answer is the same whoever is known."""
    with translation.override(asked_language(request)):
        form = NewLinkForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return render(request, "audiences/new_link.html", {"form": form})
        address = form.cleaned_data["address"]
        actions.ask_for_link(address=address, now=timezone.now())
        tasks.enqueue_letters()
        return render(request, "audiences/link_asked.html", {"address": address})


def _municipalities(_now):
    return {"names": municipalities().values_list("name", flat=True)}


@never_cache
@csrf_exempt  # the link itself is the proof, and it came by mail
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    try:
        subscriber, waiting = actions.standing(token)
    except UNUSABLE as error:
        return unusable(request, error)
    with translation.override(subscriber.language):
        if not waiting:
            return render(request, "audiences/already_confirmed.html", _links(subscriber))
        asked = consent.MAY_BE_SENT % {"address": addresses.readable(subscriber.address)}
        if request.method != "POST":
            context = {"asked": asked, "lines": choices.lines(waiting), "button": consent.CONFIRM}
            return render(request, "audiences/confirm.html", context)
        text = f"{choices.said(asked, waiting)}\n{consent.CONFIRM}"
        if actions.confirm(subscriber, text=text, source=consent.MAIL_LINK, now=timezone.now()):
            return render(request, "audiences/confirmed.html", _links(subscriber))
        return redirect(request.path)  # somebody was first: the page tells how it stands now


def _links(subscriber):
    active = subscriber.subscriptions.active()
    token = tokens.preference_token(active.order_by("pk")[0].pk, subscriber.address)
    return {"preferences": token, "lines": choices.lines(choices.of(active))}


@never_cache
@csrf_exempt  # mail programs post here without having read the page (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, token):
    """Ends what the mail was about; then all, if one wants. That is all that the link can do."""
    try:
        subscription = Subscription.objects.select_related("subscriber").get(pk=tokens.read_leave(token))
    except UNUSABLE as error:
        return unusable(request, error)
    subscriber = subscription.subscriber
    is_all = "all" in request.POST
    concerned = subscriber.subscriptions.all() if is_all else subscription.siblings
    present = choices.of(concerned.filter(state__in=actions.PRESENT))
    with translation.override(subscriber.language):
        if "answer" in request.POST:
            return _take_reason(request, subscriber)
        if request.method != "POST":
            context = {"button": consent.LEAVE, "lines": choices.lines(present)}
            return render(request, "audiences/leave.html", context) if present else _left(request, subscriber)
        is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        actions.leave(
            concerned,
            text=choices.said(consent.LEAVE_ALL if is_all else consent.LEAVE, present),
            source=consent.ONE_CLICK if is_one_click else consent.MAIL_LINK,
            now=timezone.now(),
        )
        if is_one_click:
            return HttpResponse(content_type="text/plain")
        return _left(request, subscriber, has_left=bool(present))


def _left(request, subscriber, *, has_left=False, form=None):
    remaining = choices.of(subscriber.subscriptions.active())
    context = {
        "has_left": has_left,
        "lines": choices.lines(remaining),
        "button": consent.LEAVE_ALL,
        "form": form or ReasonForm(),
    }
    return render(request, "audiences/left.html", context)


def _take_reason(request, subscriber):
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _left(request, subscriber, has_left=True, form=form)
    actions.give_reason(subscriber, **form.cleaned_data, now=timezone.now())
    return render(request, "audiences/thanks.html")


@require_safe
def privacy(request):
    return render(request, "audiences/privacy.html")


@require_safe
def areas(request):
    return render(request, "audiences/areas.html", {"content": _areas})


def _areas(_now):
    rows = Area.objects.public().select_related("county").prefetch_related("municipalities")
    placed = [area for area in rows if area.county]
    counties = [(county, list(group)) for county, group in groupby(placed, lambda area: area.county)]
    return {
        "counties": counties,
        "unplaced": [area for area in rows if not area.county],
        "map": map_picture.picture({county.pk: len(group) for county, group in counties}),
    }


@require_safe
def area(request, slug):
    found = get_object_or_404(Area.objects.public(), slug=slug)
    return render(request, "audiences/area.html", {"area": found, "content": _area})


def _area(_now, *, slug):
    return {"area": get_object_or_404(Area.objects.public().select_related("county"), slug=slug)}


def unusable(request, error):
    is_altered = isinstance(error, tokens.AlteredError)
    reason = type(error).__name__
    return render(request, "audiences/unusable.html", {"reason": reason}, status=400 if is_altered else 410)

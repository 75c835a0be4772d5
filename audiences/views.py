"""Pages for people without an account: no cookie is set, and a GET changes nothing."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from audiences import actions, consent, map_picture, tasks, tokens
from audiences.forms import SubscribeForm, municipalities
from audiences.models import Area, Subscription


@csrf_exempt  # docs/decisions/forms-without-cookies.md
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request):
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {
            "form": form,
            "consent": consent.ASK,
            "municipalities": _municipalities,
        }
        return render(request, "audiences/subscribe.html", context)
    wish = form.cleaned_data
    actions.ask(
        address=wish["address"],
        language=wish["language"],
        organisation=wish["municipality"],
        other_organisation=wish["other_organisation"],
        text=consent.ASK,
        source=consent.FORM,
        now=timezone.now(),
    )
    tasks.enqueue_letters()
    return render(request, "audiences/asked.html", {"address": wish["address"]})


def _municipalities(_now):
    return {"names": municipalities().values_list("name", flat=True)}


@never_cache
@csrf_exempt  # the link itself is the proof, and it came by mail
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    try:
        subscription = actions.standing(token)
    except (tokens.TokenError, Subscription.DoesNotExist, actions.StaleError) as error:
        return _unusable(request, error)
    with translation.override(subscription.subscriber.language):
        if subscription.state == Subscription.State.ACTIVE:
            return render(request, "audiences/already_confirmed.html")
        if request.method != "POST":
            return render(
                request, "audiences/confirm.html", {"button": consent.CONFIRM, "asked": subscription}
            )
        if actions.confirm(subscription, text=consent.CONFIRM, source=consent.MAIL_LINK, now=timezone.now()):
            leave_token = tokens.leave_token(subscription.pk)
            return render(request, "audiences/confirmed.html", {"leave_token": leave_token})
        return redirect(request.path)  # somebody was first: the page tells how it stands now


@never_cache
@csrf_exempt  # mail programs post here without having read the page (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, token):
    try:
        subscription = Subscription.objects.select_related("subscriber").get(pk=tokens.read_leave(token))
    except (tokens.TokenError, Subscription.DoesNotExist) as error:
        return _unusable(request, error)
    is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    with translation.override(subscription.subscriber.language):
        if request.method != "POST":
            is_left = subscription.state == Subscription.State.LEFT
            page = "already_left" if is_left else "leave"
            return render(request, f"audiences/{page}.html", {"button": consent.LEAVE})
        source = consent.ONE_CLICK if is_one_click else consent.MAIL_LINK
        has_left = actions.leave(subscription, text=consent.LEAVE, source=source, now=timezone.now())
        if is_one_click:
            return HttpResponse(content_type="text/plain")
        return render(request, "audiences/left.html" if has_left else "audiences/already_left.html")


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


def _unusable(request, error):
    is_altered = isinstance(error, tokens.AlteredError)
    reason = type(error).__name__
    return render(request, "audiences/unusable.html", {"reason": reason}, status=400 if is_altered else 410)

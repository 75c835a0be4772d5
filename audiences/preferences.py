"""A subscriber's own page, reached by the link in every mail. A GET changes nothing, and nobody keeps it."""

from functools import wraps

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from audiences import actions, addresses, changes, choices, consent, holdings, tasks, tokens
from audiences.forms import NewAddressForm, PreferencesForm, ReasonForm, municipalities
from audiences.models import AddressChange, Organisation, Subscription, Suppression
from audiences.views import UNUSABLE, asked_language, unusable

# What was done, in the address of the page that tells of it: no cookie carries it over.
DONE = "klart"
SAVED, MOVING, MOVED, LEFT, THANKED = "sparat", "adress", "bytt", "avslutat", "tack"


def personal(view):
    """The view of the subscriber whom the token names, in that person's language; the link is the proof."""

    @never_cache
    @csrf_exempt  # docs/decisions/forms-without-cookies.md
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request, token):
        try:
            rows = Subscription.objects.select_related("subscriber__organisation")
            subscriber = rows.get(pk=tokens.subscription_of(token)).subscriber
            tokens.check_preferences(token, subscriber.address)
        except UNUSABLE as error:
            return unusable(request, error)
        with translation.override(subscriber.language):
            return view(request, token, subscriber)

    return opened


@personal
def preferences(request, token, subscriber):
    active = choices.of(subscriber.subscriptions.active())
    form = PreferencesForm(
        request.POST if request.method == "POST" else None, initial=_initial(subscriber, active)
    )
    if not form.is_valid():
        context = {
            "form": form,
            "token": token,
            "subscriber": subscriber,
            "lines": choices.lines(active),
            "change": AddressChange.objects.filter(subscriber=subscriber).first(),
            "suppression": Suppression.objects.filter(address=subscriber.address).first(),
            "consent": consent.ASK,
            "button": consent.SAVE,
            "names": municipalities().values_list("name", flat=True),
            "done": request.GET.get(DONE, ""),
        }
        return render(request, "audiences/preferences.html", context)
    changes.choose(
        subscriber,
        wanted=form.choices,
        details=form.details,
        text=choices.said(consent.ASK, form.choices),
        source=consent.PREFERENCES,
        now=timezone.now(),
    )
    return _done("audiences:preferences", token, SAVED if form.choices else LEFT)


def _initial(subscriber, active):
    organisation = subscriber.organisation
    is_municipality = organisation and organisation.kind == Organisation.Kind.MUNICIPALITY
    return {
        **PreferencesForm.initial_of(active),
        "name": subscriber.name,
        "language": subscriber.language,
        "municipality": organisation.name if is_municipality else "",
        "other_organisation": subscriber.other_organisation
        or (organisation.name if organisation and not is_municipality else ""),
    }


def _done(view, token, what):
    answer = redirect(view, token)
    answer["Location"] += f"?{DONE}={what}"
    return answer


@personal
def new_address(request, token, subscriber):
    form = NewAddressForm(request.POST if request.method == "POST" else None, present=subscriber.address)
    if not (form.is_valid() and _asks_to_move(subscriber, form)):
        context = {"form": form, "token": token, "subscriber": subscriber}
        return render(request, "audiences/new_address.html", context)
    tasks.enqueue_letters()
    return _done("audiences:preferences", token, MOVING)


def _asks_to_move(subscriber, form):
    if changes.ask_to_move(subscriber, address=form.cleaned_data["address"], now=timezone.now()):
        return True
    said = _("One of the addresses has been written too many times today. Nothing was changed: try tomorrow.")
    form.add_error("address", said)
    return False


@personal
def leave_all(request, token, subscriber):
    present = choices.of(subscriber.subscriptions.filter(state__in=actions.PRESENT))
    form = ReasonForm(request.POST if "answer" in request.POST else None)
    if form.is_valid():
        actions.give_reason(subscriber, **form.cleaned_data, now=timezone.now())
        return _done("audiences:preferences", token, THANKED)
    if request.method == "POST" and not form.is_bound:
        text = choices.said(consent.LEAVE_ALL, present)
        now = timezone.now()
        actions.leave(subscriber.subscriptions.all(), text=text, source=consent.PREFERENCES, now=now)
        return _done("audiences:leave_all", token, LEFT)
    context = {
        "form": form,
        "token": token,
        "lines": choices.lines(present),
        "button": consent.LEAVE_ALL,
    }
    return render(request, "audiences/leave_all.html", context)


@personal
def export(request, token, subscriber):
    data = holdings.export(subscriber)
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="uppgifter.json"'
    return answer


@personal
def erase(request, token, subscriber):
    if request.method == "POST":
        changes.erase(subscriber)
        answer = redirect("audiences:erased")
        answer["Location"] += "?sprak=en" if subscriber.language == "en" else ""
        return answer
    context = {
        "token": token,
        "subscriber": subscriber,
        "button": consent.ERASE,
        "remains": holdings.remains(subscriber.address),
    }
    return render(request, "audiences/erase.html", context)


@require_safe
def erased(request):
    with translation.override(asked_language(request)):
        return render(request, "audiences/erased.html")


@never_cache
@csrf_exempt  # the link itself is the proof, and it came by mail to the new address
@require_http_methods(["GET", "HEAD", "POST"])
def move(request, token):
    try:
        change = _change(tokens.read_move(token))
    except (*UNUSABLE, AddressChange.DoesNotExist) as error:
        return unusable(request, error)
    with translation.override(change.subscriber.language):
        if request.method == "POST":
            text = f"{consent.MOVE}: {addresses.readable(change.address)}"
            now = timezone.now()
            if moved := changes.move(change, text=text, source=consent.NEW_ADDRESS, now=now):
                first = moved.subscriptions.order_by("pk")[0].pk
                return _done("audiences:preferences", tokens.preference_token(first, moved.address), MOVED)
            return redirect(request.path)
        return render(request, "audiences/move.html", {"change": change, "button": consent.MOVE})


@never_cache
@csrf_exempt  # the link itself is the proof, and it came by mail to the old address
@require_http_methods(["GET", "HEAD", "POST"])
def stop_move(request, token):
    try:
        change = _change(tokens.read_stop_move(token))
    except (*UNUSABLE, AddressChange.DoesNotExist) as error:
        return unusable(request, error)
    with translation.override(change.subscriber.language):
        is_stopped = request.method == "POST" and changes.stop_move(change)
        context = {"change": change, "button": consent.STOP_MOVE, "is_stopped": is_stopped}
        return render(request, "audiences/stop_move.html", context)


def _change(named):
    """The wish that a token names, if no newer one has taken its place."""
    pk, moment = named
    change = AddressChange.objects.select_related("subscriber").get(pk=pk)
    if not tokens.is_of_ask(moment, change):
        raise actions.StaleError
    return change

"""What a person does with occasions and rows. Each is one transaction and a conditional update."""

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from activities import engine, schedule
from activities.channels import meeting, report
from activities.models import Event, Occasion, Series, StatusReport
from activities.models.occasion import LIVE, UNFINISHED, WAITING, State, lock_occasion_of
from activities.timing import LOCAL
from news import letter_checks
from news.models import Article, Issue, NotInState


class Refused(Exception):
    """The change cannot be made; the text says why, in words for a person. Nothing was changed."""


def approve(product, *, by, now, seen=None):
    """draft → approved for an issue, a report or a call; its occasion becomes ready at once.

    A report's facts are gathered a last time and frozen. `seen` is the fingerprint of what the person
    read. Raises NotInState when somebody was first, or wrote in the meantime.
    """
    if isinstance(product, Event) and product.ends_at <= now:
        raise Refused(_("It is over: nobody can be called to it any more. Move it or call it off."))
    with transaction.atomic():
        lock_occasion_of(product)
        if isinstance(product, StatusReport):
            report.gather(product, now=now)
        product.approve(by=by, now=now, seen=seen)
        if not Occasion.objects.filter(pk=product.occasion.pk, state__in=WAITING).exists():
            raise NotInState(_("The plan does not wait for it any more: look at its occasion."))
        if faults := faults_of(product, now=now):
            said = "; ".join(dict.fromkeys(f"{fault.place}: {fault.what}" for fault in faults))
            raise Refused(_("It cannot be approved yet. %(faults)s") % {"faults": said})
    _settle(product.occasion, now)


def faults_of(product, *, now):
    """What must be mended in a newsletter before it is approved: as it will be when it goes out."""
    return [each for each in findings_of(product, now=now) if each.is_fault]


def findings_of(product, *, now):
    """Everything to look over; of a report and a call nothing is looked over."""
    if not isinstance(product, Issue):
        return []
    occasion = getattr(product, "occasion", None)
    return letter_checks.findings(product, at=max(now, occasion.deliver_at) if occasion else now)


@transaction.atomic
def withdraw(product, *, now):
    """approved → draft, so that it can be edited again, as long as it has not begun to go out."""
    lock_occasion_of(product)
    product.withdraw()
    # What was in its way is to be mended now.
    Occasion.objects.filter(pk=product.occasion.pk, state__in=WAITING).update(trouble="", retry_at=None)
    _settle(product.occasion, now)


def state_proof(occasion, *, proof, link="", at):
    """Say what was done elsewhere, and when; the occasion becomes done."""
    _change(occasion, LIVE, proof=proof[:300], proof_link=link, proof_at=at)
    _settle(occasion, at)


def hold(event, *, now):
    """The event was held: its occasion is done, at the time the event ended."""
    if event.ends_at > now:
        raise Refused(_("It has not ended yet."))
    called = Event.objects.filter(pk=event.pk, state__in=["sending", "sent"], held_at=None, cancelled_at=None)
    if not called.update(held_at=event.ends_at):
        raise NotInState(_("Only an event that was called and not cancelled can be held."))
    event.refresh_from_db()
    _settle(event.occasion, now)


def force_done(occasion, *, reason, by, now):
    """Call an occasion done without evidence. It shows, with who said so and why."""
    late = occasion.late_at <= now
    state = State.LATE_DONE if late else State.DONE
    _change(occasion, [*UNFINISHED, State.MISSED], state=state, done_at=now, forced_by=by, reason=reason)


@transaction.atomic
def skip(occasion, *, reason, by, now):
    """This once it will not be done, for a reason."""
    _drop(occasion, WAITING, State.SKIPPED, reason, by, now)


@transaction.atomic
def cancel(occasion, *, reason, by, now):
    """It will not be. Whoever was called to it is told; what is being mailed cannot be called back."""
    event = Event.objects.filter(occasion=occasion).first()
    _drop(occasion, [*WAITING, State.RUNNING] if event else WAITING, State.CANCELLED, reason, by, now)
    called_off = event and Event.objects.filter(pk=event.pk, held_at=None).update(cancelled_at=now)
    if called_off and event.state in [Event.State.SENDING, Event.State.SENT]:
        meeting.call_off(event, now=now)


def _drop(occasion, states, state, reason, by, now):
    if not reason.strip():
        raise Refused(_("Say why: the reason is kept, and shown in the report."))
    _change(occasion, states, state=state, reason=reason.strip()[:300], forced_by=by)
    # What was approved or scheduled must not go out by itself after all.
    Article.objects.filter(pk=occasion.article_id, published_at__gt=now).update(published_at=None)
    for product in (occasion.issue, StatusReport.objects.filter(occasion=occasion).first()):
        if product and product.state == product.State.APPROVED:
            product.withdraw()
    schedule.refresh_dependents(occasion.activity)


@transaction.atomic
def take_up(occasion):
    """Undo a skip, or a cancellation that nobody has been told of: the work stands where it stood."""
    event = Event.objects.filter(occasion=occasion).first()
    if event and event.state in [Event.State.SENDING, Event.State.SENT]:
        raise Refused(_("Those who were called know that it will not be. Make a new occasion instead."))
    was_open = occasion.issue_id or occasion.article_id or event or hasattr(occasion, "report")
    values = {"state": State.OPEN if was_open else State.PLANNED, "reason": "", "forced_by": None}
    _change(occasion, [State.SKIPPED, State.CANCELLED], **values)
    Event.objects.filter(occasion=occasion).update(cancelled_at=None)


@transaction.atomic
def on_demand(series, *, due_at, now):
    """Make an occasion by hand ("vid behov"). It counts, and does not move the rhythm."""
    day = due_at.astimezone(LOCAL).date()
    made = schedule.moments(
        series.activity,
        series.channel,
        key=f"demand-{due_at:%Y%m%dT%H%M}",
        starts_on=day,
        ends_on=day,
        due_at=due_at,
        late_after=day,
    )
    if due_at <= now:
        raise Refused(_("The time has passed. Choose a time that is to come."))
    values = {**vars(made), "opens_at": now, "deliver_at": max(made.deliver_at, now), "is_on_demand": True}
    occasion, is_new = Occasion.objects.get_or_create(series=series, key=values.pop("key"), defaults=values)
    if not is_new:
        raise Refused(_("There is one at that time already."))
    return occasion


@transaction.atomic
def pin(series, key):
    """Make a row of an occasion that is still virtual, so that a person can change this one only."""
    for each in schedule.coming(series):
        if each.key == key:
            occasion, _new = Occasion.objects.get_or_create(series=series, key=key, defaults=vars(each))
            schedule.refresh(series)
            return occasion
    raise Occasion.DoesNotExist(key)


@transaction.atomic
def move(occasion, *, due_at, now):
    """Move one occasion. Its product follows; the rhythm does not."""
    if due_at <= now:
        raise Refused(_("The time has passed. Choose a time that is to come."))
    day = due_at.astimezone(LOCAL).date()
    starts_on, ends_on = occasion.starts_on, occasion.ends_on
    if not occasion.activity.is_rhythm:  # a rhythm's period is what it tells of, whenever it is told
        starts_on, ends_on = min(starts_on, day), max(ends_on, day)
    made = schedule.moments(
        occasion.activity,
        occasion.channel,
        key=occasion.key,
        starts_on=starts_on,
        ends_on=ends_on,
        due_at=due_at,
        late_after=day,
    )
    # What has opened stays on the table, so that the engine sees what comes of it.
    opens_at = Case(When(state=State.PLANNED, then=Value(made.opens_at)), default=F("opens_at"))
    _change(occasion, WAITING, **{**vars(made), "opens_at": opens_at}, is_moved=True, late_since=None)
    if occasion.issue_id:
        occasion.issue.send_at = made.deliver_at
        occasion.issue.save(update_fields=["send_at"])
    if event := Event.objects.filter(occasion=occasion).first():
        event.ends_at, event.starts_at = due_at + (event.ends_at - event.starts_at), due_at
        event.save(update_fields=["starts_at", "ends_at"])
    schedule.refresh_dependents(occasion.activity)


@transaction.atomic
def reschedule(activity, *, everything, now):
    """A row's time, channels or pauses were changed: lay out again what has not opened.

    Opened occasions stay as they are. Those a person moved stay too, unless `everything` is to follow.
    """
    for series in activity.series.select_related("activity__plan", "channel"):
        schedule.forget_unopened(series, moved=everything)
        Series.objects.filter(pk=series.pk, since__lt=now).update(since=now)
        series.refresh_from_db(fields=["since"])
        schedule.refresh(series)
    schedule.refresh_dependents(activity)


def _change(occasion, states, **values):
    values |= {"trouble": "", "retry_at": None}
    if not Occasion.objects.filter(pk=occasion.pk, state__in=states).update(**values):
        raise NotInState(_("The occasion has changed in the meantime. Nothing was done; look again."))
    occasion.refresh_from_db()


def _settle(occasion, now):
    engine.settle_these(Occasion.objects.filter(pk=occasion.pk, state__in=LIVE), now)
    occasion.refresh_from_db()

"""What the public calendar shows: conferences, what the plan publishes, and that its groups meet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from activities import outlook, schedule
from activities.channels.meeting import LENGTHS
from activities.invitation import sequence, uid
from activities.models import Activity, Channel, Occasion
from activities.models.event import CALLED
from activities.models.occasion import State
from activities.timing import LOCAL
from news.models import Article

Kind = Channel.Kind
PUBLIC = [Kind.CONFERENCE, Kind.MEETING, Kind.NEWSLETTER, Kind.REPORT, Kind.WEB]
GATHERINGS = [Kind.CONFERENCE, Kind.MEETING]
# What will not be, and what was not.
GONE = ["dropped", "missed"]


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar. What is no gathering fills its day and has no hours."""

    uid: str
    sequence: int
    changed_at: datetime
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    look: str
    word: str
    occasion: Occasion
    path: str = ""
    place: str = ""
    is_firm: bool = False
    is_example: bool = False

    @property
    def on(self):
        return self.starts_at.astimezone(LOCAL).date()

    @property
    def has_hours(self):
        return self.kind in GATHERINGS

    @property
    def is_gone(self):
        return self.look in GONE

    @property
    def kind_word(self):
        return Kind(self.kind).label

    def is_past(self, now):
        return (self.ends_at if self.has_hours else schedule.local_midnight(self.on + timedelta(1))) <= now

    def promised(self):
        """The window that the plan promises, when no day has been announced; or None."""
        window = self.occasion
        is_window = window.starts_on < window.ends_on and not window.activity.is_rhythm
        return None if self.is_firm or not is_window else (window.starts_on, window.ends_on)


def entries(plan, *, since, until, now, group=None, kinds=PUBLIC, every=None):
    """Entries that start in [since, until), in order of time; of a target group, those meant for it."""
    stored = Occasion.objects.filter(
        Q(due_at__gte=since, due_at__lt=until) | Q(event__starts_at__gte=since, event__starts_at__lt=until),
        series__activity__plan=plan,
        series__channel__kind__in=kinds,
    ).select_related("series__activity", "series__channel", "issue", "article", "event", "report")
    virtual = schedule.virtual(plan, since=since, until=until, every=every)
    found = [*stored, *(each for each in virtual if each.channel.kind in kinds)]
    if group:
        meant = _meant_for(group)
        found = [each for each in found if each.series.activity_id in meant]
    made = [_entry(each, plan) for each in outlook.described(found, now)]
    return sorted((each for each in made if since <= each.starts_at < until), key=_order)


def entry_of(event, *, now):
    """The entry of an event that is public."""
    return _entry(*outlook.described([event.occasion], now), event.occasion.activity.plan)


def _order(entry):
    return entry.starts_at, entry.occasion.activity.position, entry.occasion.channel.position


def _meant_for(group):
    """Ids of the group's own rows, and of those that also do the work of its rows."""
    rows = Activity.objects.filter(Q(target_groups=group) | Q(covers__target_groups=group))
    return set(rows.values_list("pk", flat=True))


def _entry(occasion, plan):
    kind = occasion.channel.kind
    event = getattr(occasion, "event", None)
    values = _gathering(occasion, event) if kind in GATHERINGS else _publication(occasion)
    product = values.pop("product")
    look, word = _standing(occasion, is_firm=product is not None)
    return Entry(
        **values,
        uid=uid(occasion),
        sequence=sequence(occasion, event),
        changed_at=_changed_at(occasion, event),
        kind=kind,
        look=look,
        word=word,
        occasion=occasion,
        is_firm=product is not None,
        is_example=plan.is_example or bool(product and product.is_example),
    )


def _standing(occasion, *, is_firm):
    """How far the work has come is the project's own concern: others ask what is planned and announced."""
    if occasion.look != "now":
        return occasion.look, occasion.word
    return ("now", _("announced")) if is_firm else ("planned", str(State.PLANNED.label))


def _gathering(occasion, event):
    """A conference tells everything once it is announced. A meeting never tells more than when it is."""
    event = event if event and event.is_called else None
    values = {
        "product": event,
        "title": occasion.activity.name,
        "starts_at": event.starts_at if event else occasion.due_at,
        "ends_at": event.ends_at if event else occasion.due_at + LENGTHS[occasion.channel.kind],
    }
    if event and event.is_public:
        values |= {"title": event.title, "place": event.place, "path": event.get_absolute_url()}
    return values


def _publication(occasion):
    """Its own title and address once it is published; before that, what the plan calls it."""
    product = occasion.issue or occasion.article or getattr(occasion, "report", None)
    product = product if product and _is_out(product) else None
    planned = _("%(channel)s: %(activity)s") % {"channel": occasion.channel, "activity": occasion.activity}
    return {
        "product": product,
        "title": str(product or planned),
        "path": product.get_absolute_url() if product else "",
        "starts_at": occasion.due_at,
        "ends_at": occasion.due_at,
    }


def _is_out(product):
    return product.is_published() if isinstance(product, Article) else product.state in CALLED


def _changed_at(occasion, event):
    """When the entry last came to say something else, as far as the portal has kept it."""
    kept = [occasion.series.since, occasion.done_at]
    if event:
        kept += [event.changed_at, event.cancelled_at]
    return max(moment for moment in kept if moment)

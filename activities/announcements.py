"""Conferences as digests tell of them: from the day their call goes out."""

from django.utils.translation import gettext_lazy as _

from activities.dates import day_and_time
from activities.models import Event
from audiences.models import Topic
from news.digests.items import Item, source


@source
def conferences(since, until, now):
    called = Event.objects.filter(kind=Event.Kind.CONFERENCE, sent_at__gt=since, sent_at__lte=until)
    for event in called.announced().coming(now).exclude(occasion=None) if called.exists() else ():
        place = f", {event.place}" if event.place else ""
        yield Item(
            key=f"event-{event.pk}",
            topic=Topic.CONFERENCES,
            kind=_("Conference"),
            at=event.sent_at,
            title=event.title,
            text=f"{day_and_time(event.starts_at).capitalize()}{place}.",
            path=event.get_absolute_url(),
            is_example=event.is_example,
        )

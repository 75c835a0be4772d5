"""What comes for one target group, as a feed: what the plan will publish, and the conferences."""

from datetime import timedelta

from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.calendar.entries import entries
from activities.dates import day, day_and_time
from activities.models import Plan
from audiences.models import TargetGroup
from news.feeds import own_name, xml_text

AHEAD = timedelta(days=92)


class ComingFeed(Feed):
    feed_type = Atom1Feed
    author_name = gettext_lazy("Social intervention groups")
    subtitle = gettext_lazy("What comes in the next three months.")

    def get_object(self, request, key):
        return get_object_or_404(TargetGroup, key=key)

    def title(self, group):
        return xml_text(_("What comes for: %(group)s") % {"group": group})

    def link(self, group):
        return reverse("activities:calendar")

    def feed_url(self, group):
        return reverse("activities:coming_feed", args=[group.key])

    def feed_guid(self, group):
        return own_name(self.feed_url(group))

    def items(self, group):
        now = timezone.now()
        plan = Plan.objects.current()
        return entries(plan, since=now, until=now + AHEAD, now=now, group=group) if plan else []

    def item_guid(self, entry):
        return f"urn:sigportal:{entry.uid}"

    def item_title(self, entry):
        return xml_text(f"{day(entry.on)}: {entry.title}")

    def item_description(self, entry):
        when = day_and_time(entry.starts_at) if entry.has_hours else day(entry.on)
        return xml_text(", ".join(each for each in (when, entry.place, entry.word) if each))

    def item_link(self, entry):
        month = f"{reverse('activities:calendar')}?manad={entry.on:%Y-%m}#d{entry.on.day}"
        return entry.path or month

    def item_pubdate(self, entry):
        return entry.changed_at

    def item_updateddate(self, entry):
        return entry.changed_at

    def item_categories(self, entry):
        return [str(entry.kind_word), *([_("Example")] if entry.is_example else [])]

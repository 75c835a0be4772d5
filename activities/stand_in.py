"""A stand-in for the people, so that a plan can be replayed: it publishes, approves, holds and reports.

What it writes is example content and is marked as such; what it does goes through the same actions
as a person's clicks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities import actions
from activities.models import Event, Occasion
from activities.models.occasion import LIVE, State

# Approves this long before the thing goes out.
HEAD_START = timedelta(days=1)
WITH_PRODUCTS = ("series__channel", "series__activity", "issue", "article", "report", "event")
# What tells whether and when a person has something to do: it is asked at each step of a replay.
TIMES = ("state", "due_at", "opens_at", "deliver_at")
TIMES += ("series__channel__kind", "event__held_at", "event__ends_at")


@dataclass
class StandIn:
    """`user` approves. `write(article)` finishes an article; `arrive(now)` lets new subscribers in."""

    user: object
    write: Callable = lambda article: None
    arrive: Callable = lambda now: None
    proof: str = "Exempel: klart"
    comment: str = "<p>Exempel: arbetet följer planen.</p>"
    # What is to be done elsewhere after this moment is left for a real person.
    reports_until: datetime | None = None

    def act(self, now):
        """Do all that a diligent person would have done by now; return when there is more to do, or None."""
        self.arrive(now)
        waiting = self._waiting()
        due = [each.pk for each in waiting if self._acts_at(each) <= now]
        for occasion in Occasion.objects.filter(pk__in=due).select_related(*WITH_PRODUCTS):
            self._handle(occasion, now)
        return min(map(self._acts_at, self._waiting() if due else waiting), default=None)

    def _waiting(self):
        live = Occasion.objects.filter(state__in=LIVE).select_related("series__channel", "event")
        return [each for each in live.only(*TIMES) if self._wants_a_person(each)]

    def _wants_a_person(self, occasion):
        if occasion.state == State.OPEN:
            return not (self.reports_until and _is_manual(occasion) and occasion.due_at > self.reports_until)
        return occasion.state == State.RUNNING and hasattr(occasion, "event") and not occasion.event.held_at

    def _acts_at(self, occasion):
        if occasion.state == State.RUNNING:
            return occasion.event.ends_at
        if _is_manual(occasion):
            return occasion.due_at
        return max(occasion.opens_at, occasion.deliver_at - HEAD_START)

    def _handle(self, occasion, now):
        if occasion.state == State.RUNNING:
            actions.hold(occasion.event, now=now)
        elif occasion.article:
            self._publish(occasion)
        elif _is_manual(occasion):
            actions.state_proof(occasion, proof=self.proof, at=now)
        else:
            self._approve(occasion, now)

    def _publish(self, occasion):
        self.write(occasion.article)
        occasion.article.published_at = occasion.article.updated_at = occasion.deliver_at
        occasion.article.save()

    def _approve(self, occasion, now):
        product = occasion.issue or getattr(occasion, "report", None) or occasion.event
        if hasattr(occasion, "report"):
            product.comment = self.comment
            product.save(update_fields=["comment"])
        if isinstance(product, Event) and product.starts_at <= now:
            actions.skip(occasion, reason="Exempel: hann inte kallas", by=self.user, now=now)
        else:
            actions.approve(product, by=self.user, now=now)


def _is_manual(occasion):
    return occasion.channel.kind == "manual"

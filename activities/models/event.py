"""Event: something people come to. Its call is mailed; afterwards a person says that it was held."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from activities.dates import day_and_time
from activities.models.occasion import Occasion
from news.models import Sendable
from news.richtext import RichTextField

CALLED = [Sendable.State.SENDING, Sendable.State.SENT]
IN_CALENDARS = ["title", "starts_at", "ends_at", "place", "agenda"]


class EventQuerySet(models.QuerySet):
    def coming(self, now):
        return self.filter(ends_at__gte=now, cancelled_at=None).order_by("starts_at")

    def announced(self):
        """Called and not cancelled: what others may be told of."""
        return self.filter(state__in=CALLED, cancelled_at=None)

    def public(self):
        """Conferences that have been announced, also those that were called off after that."""
        return self.filter(state__in=CALLED, kind=Event.Kind.CONFERENCE).exclude(occasion=None)


class Event(Sendable):
    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        CONFERENCE = "conference", _("conference")

    occasion = models.OneToOneField(
        Occasion, models.PROTECT, null=True, related_name="event", verbose_name=_("occasion")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MEETING)
    title = models.CharField(_("title"), max_length=150)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    agenda = RichTextField(_("agenda"), blank=True)
    held_at = models.DateTimeField(_("held"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("example"), default=False)
    # How often what calendars show of it has changed, and when it last did (RFC 5545, 3.8.7).
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    written = ("title", "starts_at", "ends_at", "place", "agenda")

    class Meta(Sendable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_at"]
        constraints = [
            *Sendable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="event_not_both_held_and_cancelled",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, update_fields=None, **kwargs):
        before = Event.objects.filter(pk=self.pk).values(*IN_CALENDARS).first() if self.pk else None
        if before and any(getattr(self, name) != value for name, value in before.items()):
            self.sequence += 1
            self.changed_at = timezone.now()
            update_fields = update_fields and {*update_fields, "sequence", "changed_at"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("activities:event", args=[self.pk])

    @property
    def is_called(self):
        return self.state in CALLED

    @property
    def is_public(self):
        return self.is_called and self.kind == Event.Kind.CONFERENCE

    @property
    def teaser(self):
        """What a newsletter says of it, as HTML."""
        place = f", {self.place}" if self.place else ""
        return format_html("<p>{}{}.</p>", day_and_time(self.starts_at).capitalize(), place)

    def is_published(self, now):
        """Whether readers can be sent to it: announced, not called off, and not over."""
        return self.is_public and self.cancelled_at is None and self.ends_at > now

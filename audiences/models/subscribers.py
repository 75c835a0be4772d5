"""Subscribers: an address and what it asked for. Several may share one, and one may have several."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audiences.models.language import Language
from audiences.models.places import Organisation
from audiences.models.theme import Theme


class SubscriberQuerySet(models.QuerySet):
    def letter_due(self, now):
        """Those who are to be mailed what answers a form."""
        return self.filter(letter_at__lte=now)


class Subscriber(models.Model):
    address = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="subscribers",
        verbose_name=_("organisation"),
    )
    other_organisation = models.CharField(_("other organisation"), max_length=120, blank=True)
    is_example = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(_("created"))
    # The newest ask that waits for its confirmation, or that was confirmed: its link is the one that works.
    asked_at = models.DateTimeField(_("asked"), null=True, editable=False)
    # The mail that answers a form is due at this time. A claim moves it, a sent mail empties it.
    letter_at = models.DateTimeField(_("answer due"), null=True, editable=False)
    # When the last such mail was claimed; the next waits, so that nobody can flood an address.
    lettered_at = models.DateTimeField(_("last answer"), null=True, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["address"]
        permissions = [
            ("import_subscriber", _("Can import subscribers from a list")),
            ("export_subscriber", _("Can take out lists of subscribers")),
        ]
        indexes = [
            models.Index(
                fields=["letter_at"], condition=Q(letter_at__isnull=False), name="subscriber_letter_due"
            ),
        ]

    def __str__(self):
        return self.address


class Topic(models.TextChoices):
    NEWSLETTER = "newsletter", _("The newsletter")
    NEWS = "news", _("News and good examples")
    CONFERENCES = "conferences", _("Conferences")
    PRESS = "press", _("Press releases")


class Pace(models.TextChoices):
    AT_ONCE = "at_once", _("at once")
    WEEKLY = "weekly", _("once a week")
    MONTHLY = "monthly", _("once a month")


class SubscriptionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state=Subscription.State.ACTIVE)

    def waiting(self):
        """Those of each subscriber's newest ask that are not confirmed yet."""
        return self.filter(state=Subscription.State.ASKED, asked_at=F("subscriber__asked_at"))


class Subscription(models.Model):
    """asked → active → left; asking again after leaving starts over as asked."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked for, not confirmed")
        ACTIVE = "active", _("active")
        LEFT = "left", _("left")

    subscriber = models.ForeignKey(
        Subscriber, models.CASCADE, related_name="subscriptions", verbose_name=_("subscriber")
    )
    topic = models.CharField(_("topic"), max_length=20, choices=Topic, default=Topic.NEWSLETTER)
    # Empty: every theme.
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, verbose_name=_("theme"))
    pace = models.CharField(_("how often"), max_length=10, choices=Pace, default=Pace.MONTHLY)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "topic", "theme"], name="subscription_unique_per_topic_and_theme"
            ),
            # Of two that name no theme, no database we use says by itself that they are alike.
            models.UniqueConstraint(
                fields=["subscriber", "topic"],
                condition=Q(theme=None),
                name="subscription_unique_per_topic_of_every_theme",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "active", "left"]), name="subscription_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_at__isnull=False),
                name="subscription_active_only_when_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(topic="newsletter") | Q(pace="monthly", theme=None),
                name="subscription_newsletter_is_monthly_and_whole",
            ),
            models.CheckConstraint(
                condition=Q(theme=None) | Q(topic="news"), name="subscription_only_news_has_themes"
            ),
        ]
        indexes = [models.Index(fields=["topic", "state"], name="subscription_by_topic")]

    def __str__(self):
        return f"{self.get_topic_display()}, {self.get_state_display()}"

    @property
    def siblings(self):
        """What a mail about this one is about: all that comes in the same mails, for this subscriber."""
        found = Subscription.objects.filter(subscriber=self.subscriber_id, pace=self.pace)
        if self.topic == Topic.NEWSLETTER or self.pace == Pace.AT_ONCE:
            return found.filter(topic=self.topic)
        return found.exclude(topic=Topic.NEWSLETTER)


class ConsentEntry(models.Model):
    """The consent log: what a person was shown and did (GDPR article 7.1). Rows are only added."""

    class Act(models.TextChoices):
        ASKED = "asked", _("asked")
        CONFIRMED = "confirmed", _("confirmed")
        IMPORTED = "imported", _("imported from a list")
        CHANGED = "changed", _("changed the choices")
        MOVED = "moved", _("changed the address")
        LEFT = "left", _("left")

    subscriber = models.ForeignKey(
        Subscriber, models.CASCADE, related_name="consent_log", verbose_name=_("subscriber")
    )
    act = models.CharField(_("act"), max_length=10, choices=Act)
    at = models.DateTimeField(_("time"))
    text = models.TextField(_("text that was shown"))
    source = models.CharField(_("from where"), max_length=120)

    class Meta:
        verbose_name = _("entry in the consent log")
        verbose_name_plural = _("consent log")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.get_act_display()}"

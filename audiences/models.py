"""Who the project speaks to: geography, organisations, target groups, subscribers and consent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audiences.addresses import normalise
from audiences.areas import Area  # noqa: F401  registers it
from audiences.suppression_log import SuppressionEntry  # noqa: F401  registers it


class Language(models.TextChoices):
    SWEDISH = "sv", _("Swedish")
    ENGLISH = "en", _("English")


class County(models.Model):
    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering = ["code"]

    def __str__(self):
        return self.name


class Municipality(models.Model):
    code = models.CharField(_("code"), max_length=4, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    county = models.ForeignKey(
        County, models.PROTECT, related_name="municipalities", verbose_name=_("county")
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Organisation(models.Model):
    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        POLICE = "police", _("Police authority")
        AUTHORITY = "authority", _("Authority")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    municipality = models.OneToOneField(
        Municipality, models.PROTECT, null=True, blank=True, verbose_name=_("municipality")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="organisation_unique_per_kind_and_name"),
            models.CheckConstraint(
                condition=Q(kind="municipality") ^ Q(municipality=None),
                name="organisation_of_a_municipality_names_it",
            ),
        ]

    def __str__(self):
        return self.name


class TargetGroup(models.Model):
    class Rank(models.TextChoices):
        PRIMARY = "primary", _("Primary")
        SECONDARY = "secondary", _("Secondary")

    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank)
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    every = models.CharField(
        _("every organisation of the kind"), max_length=20, choices=Organisation.Kind, blank=True
    )
    organisations = models.ManyToManyField(Organisation, blank=True, verbose_name=_("organisations"))

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering = ["rank", "position"]

    def __str__(self):
        return self.name


class Member(models.Model):
    """A person who belongs to a target group by role, and so gets its mail without subscribing."""

    target_group = models.ForeignKey(
        TargetGroup, models.CASCADE, related_name="members", verbose_name=_("target group")
    )
    name = models.CharField(_("name"), max_length=120)
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("member of a target group")
        verbose_name_plural = _("members of target groups")
        ordering = ["target_group", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["target_group", "address"], name="member_unique_per_group_and_address"
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.address:
            self.address = normalise(self.address)


class Subscriber(models.Model):
    address = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, verbose_name=_("organisation")
    )
    other_organisation = models.CharField(_("other organisation"), max_length=120, blank=True)
    is_example = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["address"]

    def __str__(self):
        return self.address


class Topic(models.TextChoices):
    NEWSLETTER = "newsletter", _("Newsletter")


class SubscriptionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state=Subscription.State.ACTIVE)

    def letter_due(self, now):
        """Those whose confirmation (or reminder that they are known) has not been mailed yet."""
        return self.filter(letter_at__lte=now)


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
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    # The mail that answers an ask is due at this time. A claim moves it, a sent mail empties it.
    letter_at = models.DateTimeField(_("answer due"), null=True, blank=True)
    # When the last such mail was claimed; the next waits, so that nobody can flood an address.
    lettered_at = models.DateTimeField(_("last answer"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "topic"], name="subscription_unique_per_subscriber_and_topic"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "active", "left"]), name="subscription_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_at__isnull=False),
                name="subscription_active_only_when_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "state"], name="subscription_by_topic"),
            models.Index(
                fields=["letter_at"], condition=Q(letter_at__isnull=False), name="subscription_letter_due"
            ),
        ]

    def __str__(self):
        return f"{self.subscriber_id}: {self.get_topic_display()}, {self.get_state_display()}"


class ConsentEntry(models.Model):
    """The consent log: what a person was shown and did (GDPR article 7.1). Rows are only added."""

    class Act(models.TextChoices):
        ASKED = "asked", _("asked")
        CONFIRMED = "confirmed", _("confirmed")
        LEFT = "left", _("left")

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="consent_log", verbose_name=_("subscription")
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


class SuppressionQuerySet(models.QuerySet):
    def bars(self, address, *, asked_at):
        """Whether not even a confirmation is mailed. Who asks anew from a mailbox that gave mail back may
        have mended it; what a person has decided is not asked again."""
        anew = models.Q(reason=Suppression.Reason.BOUNCE, at__lt=asked_at)
        return self.filter(address=address).exclude(anew).exists()


class Suppression(models.Model):
    """An address that is never mailed, whatever it has asked for."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("mail to it comes back")
        COMPLAINT = "complaint", _("complained")
        ASKED = "asked", _("asked never to be mailed")

    address = models.EmailField(_("e-mail address"), unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"))

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ["-at"]

    def __str__(self):
        return self.address

"""The rows of the plan: activities, the channels they use, and the series of occasions that come of both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities import timing
from activities.models.plan import KeyMessage, Plan
from audiences.models import TargetGroup


class Role(models.Model):
    """Who is responsible, as the plan says it: a role, held by persons."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="roles", verbose_name=_("plan"))
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=100)
    holders = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("held by")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="role_key_unique_per_plan"),
        ]

    def __str__(self):
        return self.name


class Channel(models.Model):
    """A way out. `kind` names its adapter; `habit` says, in words, which day and hour of a period."""

    class Kind(models.TextChoices):
        NEWSLETTER = "newsletter", _("newsletter")
        REPORT = "report", _("report")
        MEETING = "meeting", _("meeting")
        CONFERENCE = "conference", _("conference")
        WEB = "web", _("this site")
        MANUAL = "manual", _("done by a person elsewhere")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="channels", verbose_name=_("plan"))
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    reach = models.CharField(_("reach"), max_length=200, blank=True)
    habit = models.CharField(_("habit"), max_length=60, default="första vardagen 09.00")
    notice_days = models.PositiveSmallIntegerField(
        _("notice in days"), default=0, help_text=_("How many days before the occasion its call goes out.")
    )
    is_listed = models.BooleanField(_("in the plan's list of channels"), default=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="channel_key_unique_per_plan"),
        ]

    def __str__(self):
        return self.name


# What is drafted, approved and mailed.
APPROVED_KINDS = [Channel.Kind.NEWSLETTER, Channel.Kind.REPORT, Channel.Kind.MEETING, Channel.Kind.CONFERENCE]


class Activity(models.Model):
    class DayRule(models.TextChoices):
        BEFORE = "before", _("the working day before")
        AFTER = "after", _("the working day after")
        STAY = "stay", _("stays")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="activities", verbose_name=_("plan"))
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=150)
    note = models.TextField(_("note"), blank=True)
    chapter = models.CharField(_("chapter of the plan"), max_length=10, blank=True)
    position = models.PositiveSmallIntegerField(_("position"))
    words = models.CharField(_("time"), max_length=200, help_text=_("In plain Swedish, as the plan says it."))
    habit = models.CharField(
        _("day and hour"), max_length=60, blank=True, help_text=_("Empty: the channel's own habit.")
    )
    first_on = models.DateField(_("first time"), null=True, blank=True)
    day_rule = models.CharField(
        _("when it is no working day"), max_length=6, choices=DayRule, default=DayRule.BEFORE
    )
    lead_days = models.PositiveSmallIntegerField(_("opens, days before"), default=10)
    patience_days = models.PositiveSmallIntegerField(
        _("patience in days"),
        default=14,
        help_text=_("How long after it became late it is marked as missed."),
    )
    responsible = models.ForeignKey(
        Role, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("responsible")
    )
    covered_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="covers",
        verbose_name=_("is done by"),
        help_text=_("A row that says again what another row does has no occasions of its own."),
    )
    is_paused = models.BooleanField(_("paused"), default=False)
    messages = models.ManyToManyField(KeyMessage, blank=True, verbose_name=_("key messages"))
    target_groups = models.ManyToManyField(TargetGroup, blank=True, verbose_name=_("target groups"))
    channels = models.ManyToManyField(Channel, through="Series", verbose_name=_("channels"))

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="activity_key_unique_per_plan"),
            models.CheckConstraint(
                condition=Q(day_rule__in=["before", "after", "stay"]), name="activity_day_rule_known"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def timing(self):
        return timing.parse(self.words)

    @property
    def is_rhythm(self):
        return isinstance(self.timing, timing.Rhythm)


class SeriesQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(next_opens_at__lte=now).order_by("next_opens_at")


class Series(models.Model):
    """One activity in one channel: what its occasions come from."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="series", verbose_name=_("activity"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="series", verbose_name=_("channel"))
    # Occasions due before this moment are not made: a row that is edited does not rewrite its past.
    since = models.DateTimeField(_("makes occasions since"))
    # Taken out of the plan while occasions hang on it: they are kept, and no more come.
    is_stopped = models.BooleanField(_("taken out of the plan"), default=False, editable=False)
    # When the next occasion becomes a row. Empty: nothing more to come.
    next_opens_at = models.DateTimeField(_("next opens"), null=True, blank=True, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["activity__position", "channel__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "channel"], name="series_unique_per_activity_and_channel"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_opens_at"], condition=Q(next_opens_at__isnull=False), name="series_next_opens"
            ),
        ]

    def __str__(self):
        return f"{self.activity} – {self.channel}"

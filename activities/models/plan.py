"""The plan as a document: its chapters, the lists in them, and its versions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PlanQuerySet(models.QuerySet):
    def current(self):
        """The plan that runs, or None."""
        return self.filter(is_current=True).first()


class Plan(models.Model):
    key = models.SlugField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    diary_number = models.CharField(_("diary number"), max_length=40, blank=True)
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(_("valid to"))
    is_current = models.BooleanField(_("runs"), default=True)
    # What load_plan last read, so that reading the same file again changes nothing.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    is_example = models.BooleanField(_("moved in time, as an example"), default=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("communication plan")
        verbose_name_plural = _("communication plans")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="plan_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="plan_only_one_runs"
            ),
        ]

    def __str__(self):
        return self.name


class PlanVersion(models.Model):
    """An adopted version, kept whole: `content` is the plan file's own structure."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions", verbose_name=_("plan"))
    version = models.CharField(_("version"), max_length=20)
    on = models.DateField(_("date"))
    change = models.TextField(_("change"))
    handler = models.CharField(_("handler"), max_length=100)
    # Empty for a version from before the portal.
    content = models.JSONField(_("the whole plan"), default=dict, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "version"], name="version_unique_per_plan"),
        ]

    def __str__(self):
        return _("version %(version)s") % {"version": self.version}


class Chapter(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="chapters", verbose_name=_("plan"))
    number = models.CharField(_("number"), max_length=10)
    heading = models.CharField(_("heading"), max_length=150)
    text = models.TextField(_("text"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="chapter_number_unique_per_plan"),
        ]

    def __str__(self):
        return f"{self.number} {self.heading}"


class PlanItem(models.Model):
    """One line of a chapter that is a list."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="%(class)ss", verbose_name=_("plan"))
    key = models.SlugField(_("key"), max_length=60)
    text = models.TextField(_("text"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="%(class)s_key_unique_per_plan"),
        ]

    def __str__(self):
        return self.text


class Goal(PlanItem):
    is_overall = models.BooleanField(_("overall goal"), default=False)

    class Meta(PlanItem.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")


class Strategy(PlanItem):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="strategies", verbose_name=_("plan"))

    class Meta(PlanItem.Meta):
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")


class Delimitation(PlanItem):
    class Meta(PlanItem.Meta):
        verbose_name = _("delimitation")
        verbose_name_plural = _("delimitations")


class KeyMessage(PlanItem):
    class Meta(PlanItem.Meta):
        verbose_name = _("key message")
        verbose_name_plural = _("key messages")


class Risk(PlanItem):
    is_general = models.BooleanField(_("general risk of the assignment"), default=False)

    class Meta(PlanItem.Meta):
        verbose_name = _("risk")
        verbose_name_plural = _("risks")


class Opportunity(PlanItem):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="opportunities", verbose_name=_("plan"))

    class Meta(PlanItem.Meta):
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")

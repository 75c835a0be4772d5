"""StatusReport: a record of how the plan was kept over a period, frozen when it is approved."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.models.occasion import Occasion
from news.models import Sendable
from news.richtext import RichTextField


class StatusReport(Sendable):
    class Kind(models.TextChoices):
        MONTHLY = "monthly", _("status report")
        INTERIM = "interim", _("interim report")
        FINAL = "final", _("final report")

    occasion = models.OneToOneField(
        Occasion, models.PROTECT, null=True, related_name="report", verbose_name=_("occasion")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MONTHLY)
    title = models.CharField(_("title"), max_length=150)
    # Local days, both included.
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    # As gathered by activities/facts.py; gathered again until approval, never after.
    facts = models.JSONField(_("facts"), default=dict)
    comment = RichTextField(_("the leader's comment"), blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    # The facts are gathered a last time when it is approved.
    written = ("title", "comment")

    class Meta(Sendable.Meta):
        verbose_name = _("status report")
        verbose_name_plural = _("status reports")
        ordering = ["-ends_on", "-id"]
        constraints = [
            *Sendable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="statusreport_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return self.title

    def is_published(self, now):
        return self.state in (self.State.SENDING, self.State.SENT)

    def get_absolute_url(self):
        return reverse("activities:report", args=[self.pk])

"""The log of the suppression list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SuppressionEntry(models.Model):
    """An address was suppressed, or let back. Rows are only added."""

    class Act(models.TextChoices):
        SUPPRESSED = "suppressed", _("suppressed")
        LIFTED = "lifted", _("lifted")

    address = models.EmailField(_("e-mail address"), db_index=True)
    act = models.CharField(_("act"), max_length=10, choices=Act)
    reason = models.CharField(_("reason"), max_length=10)  # of the suppression
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("entry in the log of suppressions")
        verbose_name_plural = _("log of suppressions")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(act__in=["suppressed", "lifted"]), name="suppression_entry_act_known"
            ),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.get_act_display()}"

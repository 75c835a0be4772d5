"""What does not work for everybody, told openly (law 2018:1937 and Digg's regulation MDFFS 2019:2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class KnownFault(models.Model):
    class Ground(models.TextChoices):
        """The three headings under which Digg wants what is not accessible."""

        FAULT = "fault", _("does not meet the law, and is to be mended")
        BURDEN = "burden", _("would be an unreasonable burden to adapt (12 §)")
        EXEMPT = "exempt", _("is not covered by the law")

    what = models.CharField(_("what does not work"), max_length=200)
    where = models.CharField(_("where"), max_length=200)
    why = models.TextField(_("why, and what is done about it"))
    ground = models.CharField(_("ground"), max_length=10, choices=Ground, default=Ground.FAULT)
    criterion = models.CharField(
        _("criterion"), max_length=60, blank=True, help_text=_('Such as "WCAG 1.2.2 Captions".')
    )
    since = models.DateField(_("known since"))
    mended_on = models.DateField(_("mended"), null=True, blank=True)

    class Meta:
        verbose_name = _("known fault")
        verbose_name_plural = _("known faults")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mended_on=None) | Q(mended_on__gte=F("since")),
                name="known_fault_mended_after_it_was_known",
            )
        ]

    def __str__(self):
        return self.what

"""What the calculator counts with. A figure without a source is not kept: the visitor fills in an own one."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news.calculation import COST_MOST

SOURCE_MISSING = _("A figure needs a source and its year. Leave the figure empty if there is none.")


class Assumption(models.Model):
    actor = models.CharField(_("actor"), max_length=80)
    yearly_cost = models.PositiveIntegerField(
        _("yearly cost"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(COST_MOST)],
        help_text=_("Kronor a year for one young person. Empty: visitors fill in their own figure."),
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Who has reckoned it, and in which report.")
    )
    source_year = models.PositiveSmallIntegerField(
        _("year of the source"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    note = models.CharField(
        _("what is counted"), max_length=200, blank=True, help_text=_("Shown to the visitor at the field.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("assumption of the calculator")
        verbose_name_plural = _("assumptions of the calculator")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["actor"], name="assumption_unique_per_actor"),
            models.CheckConstraint(
                name="assumption_figure_has_a_source",
                condition=Q(yearly_cost=None) | (~Q(source="") & Q(source_year__isnull=False)),
                violation_error_message=SOURCE_MISSING,
            ),
        ]

    def __str__(self):
        return self.actor

    def clean(self):
        """Say at the fields what the constraint demands."""
        if self.yearly_cost is None:
            return
        missing = [name for name in ("source", "source_year") if not getattr(self, name)]
        if missing:
            raise ValidationError(dict.fromkeys(missing, SOURCE_MISSING))

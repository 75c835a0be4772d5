"""Who an issue is for, when somebody has chosen: everybody whom the plan's row means, narrowed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from news.mailing.selection import Selection, Traits
from news.models.issue import Issue


class AudienceChoice(models.Model):
    """Kept as values, not as links: what was chosen stays told when a target group is renamed or gone."""

    issue = models.OneToOneField(
        Issue, models.CASCADE, related_name="audience_choice", verbose_name=_("newsletter")
    )
    only = models.JSONField(_("only"), default=dict)
    never = models.JSONField(_("not"), default=dict)
    # The same in words, as it was chosen.
    said = models.TextField(_("chosen"), blank=True)

    class Meta:
        verbose_name = _("choice of audience")
        verbose_name_plural = _("choices of audience")
        default_permissions = ()

    def __str__(self):
        return self.said

    @property
    def selection(self):
        return Selection(Traits.of(self.only), Traits.of(self.never))


def chosen(issue):
    """The issue's selection as it is stored now; an empty one when nobody has chosen."""
    choice = AudienceChoice.objects.filter(issue=issue.pk).first()
    return choice.selection if choice else Selection()

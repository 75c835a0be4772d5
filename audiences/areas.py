"""The local groups: where there is a social intervention group, since when, and who can be asked."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class AreaQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True)


class Area(models.Model):
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    # Empty as long as it is not known; the map then shows nothing of it.
    county = models.ForeignKey(
        "audiences.County",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="areas",
        verbose_name=_("county"),
    )
    municipalities = models.ManyToManyField(
        "audiences.Municipality", blank=True, verbose_name=_("municipalities")
    )
    started_on = models.DateField(_("started"), null=True, blank=True)
    is_pilot = models.BooleanField(_("took part in the pilot"), default=False)
    is_mentor = models.BooleanField(
        _("mentor"),
        default=False,
        help_text=_("Others may ask for contact, to learn from its experience."),
    )
    about = models.TextField(
        _("about the area"), blank=True, help_text=_("An empty line begins a paragraph.")
    )
    is_public = models.BooleanField(_("shown on the site"), default=False)
    is_example = models.BooleanField(_("example"), default=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["county", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("audiences:area", args=[self.slug])

"""Target groups, and the persons who belong to them by role."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audiences.addresses import normalise
from audiences.models.language import Language
from audiences.models.places import Organisation


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

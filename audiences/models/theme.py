"""Themes: one list that texts are sorted by and people subscribe by. A leader edits it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# A digest's reader is found by a sum of choices, one binary digit for each, in a column of 63.
MOST = 40


class Theme(models.Model):
    key = models.SlugField(
        _("key"),
        max_length=20,
        primary_key=True,
        help_text=_("Part of addresses; it stays when the name is changed."),
    )
    name = models.CharField(_("name"), max_length=60)
    english_name = models.CharField(_("name in English"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "key"]

    def __str__(self):
        return self.english_name if get_language() == "en" else self.name

    def clean(self):
        if Theme.objects.exclude(pk=self.pk).count() >= MOST:
            raise ValidationError(_("There can be at most %(most)d themes."), params={"most": MOST})

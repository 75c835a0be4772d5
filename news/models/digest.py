"""That a digest, or an item that is mailed at once, has been made. The unique key is the claim."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audiences.models import Pace


class Digest(models.Model):
    # What it is: a window ("weekly-2013-05-06") or an item ("at_once-article-12").
    key = models.CharField(_("key"), max_length=80, unique=True)
    pace = models.CharField(_("how often"), max_length=10, choices=Pace)
    # The next one tells what came after this.
    until = models.DateTimeField(_("tells until"))
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-until", "-id"]
        indexes = [models.Index(fields=["pace", "-until"], name="digest_last_of_a_pace")]

    def __str__(self):
        return self.key

"""The text that waits to take the place of what is published. At most one waits for each row."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NOTE_MISSING = _("Say in a sentence what has changed. Visitors see it at the end of the page.")


class NextVersionQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(publish_at__lte=now).order_by("publish_at", "pk")

    def of(self, row):
        return self.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)


class NextVersion(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    row = GenericForeignKey()
    version = models.ForeignKey("reversion.Version", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # Empty: it waits until somebody publishes it.
    publish_at = models.DateTimeField(_("is published"), null=True, db_index=True)
    is_major = models.BooleanField(_("major change"), default=False)
    note = models.CharField(_("what has changed"), max_length=300, blank=True)
    # Why it could not be published at its time, for a person to mend.
    trouble = models.CharField(_("trouble"), max_length=300, blank=True)

    objects = NextVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("next version")
        verbose_name_plural = _("next versions")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="next_version_one_for_each_row"
            ),
            models.CheckConstraint(
                name="next_version_major_says_what_changed",
                condition=Q(is_major=False) | ~Q(note=""),
                violation_error_message=NOTE_MISSING,
            ),
        ]

    def __str__(self):
        return self.version.object_repr

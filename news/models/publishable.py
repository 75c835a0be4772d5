"""What has a time of publishing. Whether it is published is a question to the clock, not a flag."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PublishableQuerySet(models.QuerySet):
    def published(self, now=None):
        return self.filter(published_at__lte=now or timezone.now())


class Publishable(models.Model):
    # Empty: a draft. In the future: scheduled.
    published_at = models.DateTimeField(_("published"), null=True, blank=True, db_index=True)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False)
    is_example = models.BooleanField(_("example"), default=False)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-published_at", "-id"]

    def is_published(self, now=None):
        return self.published_at is not None and self.published_at <= (now or timezone.now())

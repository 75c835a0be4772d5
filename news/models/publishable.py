"""What has a time of publishing. Whether it is published is a question to the clock, not a flag."""

from datetime import timedelta
from enum import StrEnum

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

REVIEWED_EVERY = timedelta(days=365)


class Stage(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    IN_TRASH = "trash"


class PublishableQuerySet(models.QuerySet):
    def kept(self):
        """All that is not in the trash."""
        return self.filter(trashed_at=None)

    def reachable(self, now=None):
        """What visitors meet at its own address: also what has been archived."""
        return self.filter(published_at__lte=now or timezone.now(), trashed_at=None)

    def published(self, now=None):
        """What is in lists, feeds and the search."""
        now = now or timezone.now()
        return self.reachable(now).unarchived(now)

    def unarchived(self, now):
        return self.filter(Q(archived_at=None) | Q(archived_at__gt=now))

    def to_review(self, today):
        """Those whose text nobody has said to be right for too long."""
        return self.kept().filter(review_by__lte=today, published_at__isnull=False)


class Publishable(models.Model):
    # Empty: a draft. In the future: scheduled.
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False, db_index=True)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False)
    # In the future: it leaves the lists then. It stays at its address, and says that it is archived.
    archived_at = models.DateTimeField(_("archived"), null=True, editable=False)
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, editable=False)
    reviewed_on = models.DateField(_("reviewed"), null=True, editable=False)
    review_by = models.DateField(
        _("to be reviewed by"), null=True, blank=True, help_text=_("Empty: nobody is reminded.")
    )
    is_example = models.BooleanField(_("example"), default=False)
    # Grows with each saving: two persons who write at once learn of each other.
    edition = models.PositiveIntegerField(default=0, editable=False)

    next_versions = GenericRelation("news.NextVersion")
    change_notes = GenericRelation("news.ChangeNote")

    objects = PublishableQuerySet.as_manager()

    # The fields that a version keeps: what visitors read.
    versioned = ()
    # The first review after publishing; none: the text belongs to its day.
    reviewed_every = None

    class Meta:
        abstract = True
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_archived_only_after_it_was_published",
                condition=Q(archived_at=None) | Q(archived_at__gte=F("published_at")),
            )
        ]

    @property
    def teaser(self):
        """What is said of it elsewhere, as HTML."""
        return format_html("<p>{}</p>", self.lead) if self.lead else ""

    def is_published(self, now=None):
        """Whether visitors meet it, in lists or archived."""
        return self.stage(now) in (Stage.PUBLISHED, Stage.ARCHIVED)

    def is_archived(self, now=None):
        return self.stage(now) == Stage.ARCHIVED

    def stage(self, now=None):
        now = now or timezone.now()
        if self.trashed_at:
            return Stage.IN_TRASH
        if self.published_at is None:
            return Stage.DRAFT
        if self.published_at > now:
            return Stage.SCHEDULED
        return Stage.ARCHIVED if self.archived_at and self.archived_at <= now else Stage.PUBLISHED

    def normalise(self):
        """Make the values as they are stored: texts cleaned, files put in their place."""
        for name in self.versioned:
            self._meta.get_field(name).pre_save(self, add=False)

    def review(self, *, today):
        """A person says that everything in it is right."""
        self.reviewed_on, self.review_by = today, today + REVIEWED_EVERY
        self.save(update_fields=["reviewed_on", "review_by"])

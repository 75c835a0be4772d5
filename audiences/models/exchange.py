"""Lists that come in and go out: who did it, how far it has come, and what became of each row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audiences.models.language import Language
from audiences.models.places import Organisation
from audiences.models.subscribers import Pace, Topic


class WorkQuerySet(models.QuerySet):
    def idle(self, now):
        """What is to be worked on and no worker has been heard of since its lease ran out."""
        return self.filter(state__in=self.model.BUSY, try_at__lte=now)


class Work(models.Model):
    """What a worker does in the background. Its claim is `lease` together with a `try_at` to come."""

    BUSY = ()

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("done"), null=True)
    fault = models.CharField(_("fault"), max_length=300, blank=True)
    lease = models.CharField(max_length=32, default="")
    try_at = models.DateTimeField()
    # Where the file lies in its folder; empty when it has been removed.
    stored = models.CharField(max_length=60, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True
        # Who may is said by the rights to import and export subscribers.
        default_permissions = ()
        ordering = ["-created_at", "-id"]

    @property
    def is_busy(self):
        return self.state in self.BUSY


class SubscriberImport(Work):
    """uploaded → judging → judged → running → done; running ⇄ stopped. Nothing is written before running."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        JUDGING = "judging", _("is being looked through")
        JUDGED = "judged", _("looked through")
        RUNNING = "running", _("is being imported")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("imported")
        DROPPED = "dropped", _("dropped")

    class Kind(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    BUSY = (State.JUDGING, State.RUNNING)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    name = models.CharField(_("file"), max_length=150)
    kind = models.CharField(_("kind of file"), max_length=4, choices=Kind)
    # The rows as CSV: the file itself, or what a workbook was turned into.
    rows_stored = models.CharField(max_length=60, blank=True)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    delimiter = models.CharField(_("between the columns"), max_length=1, blank=True)
    has_header = models.BooleanField(_("the first row is a heading"), default=True)
    columns = models.JSONField(default=dict)  # which column, from 0, holds each field
    topic = models.CharField(_("what they get"), max_length=20, choices=Topic, default=Topic.NEWSLETTER)
    pace = models.CharField(_("how often"), max_length=10, choices=Pace, default=Pace.WEEKLY)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    consent_text = models.TextField(_("what they agreed to"), blank=True)
    consent_on = models.DateField(_("when they agreed"), null=True)
    consent_source = models.CharField(_("how they agreed"), max_length=200, blank=True)
    # How far the reading has come: bytes of the file, and rows.
    position = models.PositiveBigIntegerField(default=0)
    row = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    counts = models.JSONField(default=dict)  # by Verdict, of the last reading

    class Meta(Work.Meta):
        verbose_name = _("import of subscribers")
        verbose_name_plural = _("imports of subscribers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["judging", "judged", "running", "stopped", "done"])
                | (~Q(consent_text="") & ~Q(consent_source="") & Q(consent_on__isnull=False)),
                name="import_reads_rows_only_with_proof_of_consent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_at"], condition=Q(state__in=["judging", "running"]), name="import_idle"
            ),
        ]

    def __str__(self):
        return self.name


class Verdict(models.TextChoices):
    """What becomes of a row. Only the first two are written."""

    NEW = "new", _("new")
    WAITING = "waiting", _("had asked, becomes active")
    KNOWN = "known", _("subscribes already")
    LEFT = "left", _("has left earlier, is not brought back")
    SUPPRESSED = "suppressed", _("the address is suppressed")
    DUPLICATE = "duplicate", _("stands earlier in the file")
    ADDRESS = "address", _("the address cannot be used")
    PLACE = "place", _("unknown municipality")
    VALUE = "value", _("something else is not understood")
    UNREADABLE = "unreadable", _("the row cannot be read")


TAKEN = (Verdict.NEW, Verdict.WAITING)


class ImportedRowQuerySet(models.QuerySet):
    def taken(self):
        return self.filter(verdict__in=TAKEN)

    def rejected(self):
        return self.exclude(verdict__in=TAKEN)


class ImportedRow(models.Model):
    """A row of a list as it was understood, what becomes of it, and how it stood in the file."""

    # Rows are written only while their import is locked.
    work = models.ForeignKey(
        SubscriberImport, models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    row = models.PositiveIntegerField()
    # Empty when the row cannot become a subscriber whatever else is stored.
    address = models.CharField(max_length=254, blank=True)
    topic = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )
    other_organisation = models.CharField(max_length=120, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict)
    said = models.CharField(max_length=300, blank=True)  # where the verdict does not say it all
    cells = models.JSONField(default=list)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(fields=["work", "row"], name="imported_row_unique_per_import"),
        ]
        indexes = [
            models.Index(fields=["address", "work", "topic", "row"], name="imported_row_by_address"),
        ]

    def __str__(self):
        return f"{self.row}: {self.get_verdict_display()}"


class SubscriberExport(Work):
    """running ⇄ stopped; running → done. The file can be fetched for a day; who took it out is kept."""

    class State(models.TextChoices):
        RUNNING = "running", _("is being written")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("written")

    BUSY = (State.RUNNING,)
    Kind = SubscriberImport.Kind

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    kind = models.CharField(_("kind of file"), max_length=4, choices=Kind, default=Kind.CSV)
    chosen = models.JSONField(default=dict)  # the values of each filter that is used
    said = models.TextField(_("chosen"), blank=True)  # the same in words, as it was when it was asked for
    rows = models.PositiveIntegerField(_("rows"), default=0)
    written = models.PositiveIntegerField(_("written rows"), default=0)
    last = models.PositiveBigIntegerField(default=0)  # the subscription that was written last
    position = models.PositiveBigIntegerField(default=0)  # how long the file was then, in bytes
    fetched = models.PositiveIntegerField(_("times fetched"), default=0)

    class Meta(Work.Meta):
        verbose_name = _("export of subscribers")
        verbose_name_plural = _("exports of subscribers")
        indexes = [
            models.Index(fields=["try_at"], condition=Q(state="running"), name="export_idle"),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.created_at):%Y-%m-%d %H.%M}"

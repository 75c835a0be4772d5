"""Occasion: one activity in one channel at one due time; the row that work hangs on."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Series


class State(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    READY = "ready", _("ready")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    LATE_DONE = "late_done", _("done late")
    MISSED = "missed", _("missed")
    SKIPPED = "skipped", _("skipped")
    CANCELLED = "cancelled", _("cancelled")


WAITING = [State.PLANNED, State.OPEN, State.READY]
LIVE = [State.OPEN, State.READY, State.RUNNING]
UNFINISHED = [*WAITING, State.RUNNING]
DROPPED = [State.SKIPPED, State.CANCELLED]


class OccasionQuerySet(models.QuerySet):
    def untroubled(self, now):
        return self.filter(Q(retry_at=None) | Q(retry_at__lte=now))

    def on_the_table(self, now):
        """Opened or to be opened, and not finished: the few rows among which every step looks."""
        return self.filter(attend_at__lte=now).order_by("attend_at", "id")

    def to_open(self, now):
        return self.on_the_table(now).untroubled(now).filter(state=State.PLANNED)

    def live(self, now):
        return self.on_the_table(now).filter(state__in=LIVE)

    def to_dispatch(self, now):
        ready = self.on_the_table(now).untroubled(now).filter(state=State.READY, deliver_at__lte=now)
        return ready.filter(halted_at=None)

    def to_remind_of(self, now, *, ahead):
        """Open, and so near to going out that whoever is to approve it is reminded."""
        waiting = self.on_the_table(now).filter(state=State.OPEN, halted_at=None)
        return waiting.filter(deliver_at__lte=now + ahead)

    def newly_late(self, now):
        return self.on_the_table(now).filter(late_at__lte=now, late_since=None)

    def expired(self, now):
        """Older than the activity's patience allows, and not being delivered."""
        return self.on_the_table(now).filter(state__in=WAITING, missed_at__lte=now)

    def unfinished(self):
        return self.filter(state__in=UNFINISHED)

    def late(self):
        return self.unfinished().exclude(late_since=None)


def lock_occasion_of(product):
    """Keep others out until the transaction ends.

    Whoever locks both takes the occasion before its product, as the engine does, so that no two
    wait for each other.
    """
    if occasion := getattr(product, "occasion", None):
        Occasion.objects.filter(pk=occasion.pk).update(state=F("state"))


class Occasion(models.Model):
    """planned → open → ready → running → done | late_done, or missed, skipped or cancelled.

    All moments are stored when the row is made, so that each step of the engine is one indexed
    question. `starts_on`–`ends_on` is the period or window in local days, both included.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="occasions", verbose_name=_("series"))
    # Names the period ("2013-03"), so that a changed habit cannot double what has been made.
    key = models.CharField(_("period"), max_length=120)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    due_at = models.DateTimeField(_("due"))
    opens_at = models.DateTimeField(_("opens"))
    deliver_at = models.DateTimeField(_("goes out"))
    late_at = models.DateTimeField(_("late from"))
    missed_at = models.DateTimeField(_("missed from"))

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    # From when the engine looks at the row; empty once it is finished. Kept by the database, so that
    # however many occasions are stored, a step only meets those it may have to do something about.
    attend_at = models.GeneratedField(
        expression=Case(When(state__in=UNFINISHED, then=F("opens_at"))),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    is_on_demand = models.BooleanField(_("on demand"), default=False)
    is_moved = models.BooleanField(_("moved by a person"), default=False)
    late_since = models.DateTimeField(_("late since"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    forced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("forced by"),
    )

    # Stopped by a person: approved or not, it does not go out until it is let go.
    halted_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    halted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stopped by"),
    )
    halted_why = models.CharField(_("why it is stopped"), max_length=300, blank=True)
    # When the responsible was last told that it waits for an approval.
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    # The evidence of what is done elsewhere, as a person states it.
    proof = models.CharField(_("what was done"), max_length=300, blank=True)
    proof_link = models.URLField(_("link to it"), blank=True)
    proof_at = models.DateTimeField(_("when it was done"), null=True, blank=True)

    # Why the last step failed, and when it is tried again.
    trouble = models.CharField(_("trouble"), max_length=300, blank=True)
    retry_at = models.DateTimeField(_("tried again"), null=True, blank=True)

    # Products that live below this app; reports and events point here themselves.
    issue = models.OneToOneField(
        "news.Issue",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occasion",
        verbose_name=_("newsletter"),
    )
    article = models.OneToOneField(
        "news.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occasion",
        verbose_name=_("article"),
    )

    objects = OccasionQuerySet.as_manager()

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "key"], name="occasion_unique_per_series_and_period"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="occasion_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "late_done"]) ^ Q(done_at__isnull=True),
                name="occasion_done_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["skipped", "cancelled"]) | ~Q(reason=""),
                name="occasion_skipped_or_cancelled_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(halted_at__isnull=True) | ~Q(halted_why=""), name="occasion_stopped_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="occasion_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(missed_at__gte=F("late_at")), name="occasion_is_late_before_it_is_missed"
            ),
            models.CheckConstraint(
                condition=Q(issue__isnull=True) | Q(article__isnull=True), name="occasion_has_one_product"
            ),
            models.CheckConstraint(
                condition=Q(proof="") ^ Q(proof_at__isnull=False), name="occasion_proof_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["attend_at", "id"], name="occasion_to_attend"),
            models.Index(fields=["due_at"], name="occasion_by_due"),
        ]

    def __str__(self):
        return f"{self.series} {self.key}"

    @property
    def activity(self):
        return self.series.activity

    @property
    def channel(self):
        return self.series.channel

"""The ledger: one Mailing, its finished texts, one Delivery per address, and who was left out and why."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from audiences.models import Suppression


class MailingQuerySet(models.QuerySet):
    def running(self):
        return self.filter(state=Mailing.State.RUNNING)

    def unfinished(self):
        return self.filter(state__in=[Mailing.State.RUNNING, Mailing.State.PAUSED])

    def with_subjects(self):
        """With what their names need, and not with all that they say: a list of newsletters is megabytes."""
        return self.prefetch_related(
            models.Prefetch("texts", MailingText.objects.defer("html", "text", "calendar"))
        )


class Mailing(models.Model):
    """running → done; a person may pause, resume and cancel it. Made together with its frozen audience."""

    class Purpose(models.TextChoices):
        NEWSLETTER = "newsletter", _("newsletter")
        REPORT = "report", _("report")
        DIGEST = "digest", _("digest")
        CALL = "call", _("call to a meeting")
        NOTICE = "notice", _("notice")
        TEST = "test", _("test")

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        DONE = "done", pgettext_lazy("mailing", "done")
        CANCELLED = "cancelled", pgettext_lazy("mailing", "cancelled")

    # Says what is being sent; the same thing cannot be sent by two mailings.
    key = models.CharField(_("key"), max_length=100, unique=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    created_at = models.DateTimeField(_("created"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    # Who was frozen, {"deliveries": n, "exclusions": {reason: n}}: never changes, so never counted again.
    frozen = models.JSONField(default=dict, editable=False)
    # What has been sent stays sent: those until this moment are counted, and counting goes on from it.
    sent_until = models.DateTimeField(null=True, editable=False)
    sent_by_then = models.PositiveIntegerField(default=0, editable=False)
    # While the mail server itself is at fault nobody is tried: the mailing waits, and says why.
    try_at = models.DateTimeField(_("next try"))
    faults = models.PositiveSmallIntegerField(_("faults in a row"), default=0)
    fault = models.CharField(_("fault"), max_length=300, blank=True, default="")

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["running", "paused", "done", "cancelled"]), name="mailing_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["running", "paused"]) ^ Q(finished_at__isnull=False),
                name="mailing_finished_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="mailing_by_state")]

    def __str__(self):
        return self.subject

    @property
    def subject(self):
        """The Swedish one, when there are several."""
        text = max(self.texts.all(), key=lambda text: text.language, default=None)
        return text.subject if text else self.key


class MailingText(models.Model):
    """The finished message in one language; personal values are put in at sending."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="texts", verbose_name=_("mailing"))
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    html = models.TextField(_("HTML"))
    text = models.TextField(_("plain text"))
    calendar = models.TextField(_("calendar file"), blank=True)

    class Meta:
        verbose_name = _("text of a mailing")
        verbose_name_plural = _("texts of mailings")
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "language"], name="text_unique_per_mailing_and_language"
            ),
        ]

    def __str__(self):
        return self.subject


class SendingRate(models.Model):
    """The one row that says how fast mails may leave, whatever the number of workers and machines."""

    per_minute = models.PositiveIntegerField(
        _("mails per minute"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
        help_text=_("Empty: as fast as the mail server takes them."),
    )
    # Mails before this moment are used up; what has been saved up since is at most a second's worth.
    next_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("sending rate")
        verbose_name_plural = _("sending rate")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="sending_rate_is_one_row")]

    def __str__(self):
        if self.per_minute is None:
            return str(_("As fast as the mail server takes them"))
        return ngettext("%(count)s mail a minute", "%(count)s mails a minute", self.per_minute) % {
            "count": self.per_minute
        }


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("being handed over")
    SENT = "sent", _("sent")
    RETRY = "retry", _("will be tried again")
    FAILED = "failed", _("failed")
    UNCERTAIN = "uncertain", _("uncertain")
    SUPPRESSED = "suppressed", _("held back")


class HeldBack(models.TextChoices):
    """Why one of the frozen audience was not mailed after all: the `answer` of a suppressed delivery."""

    LEFT = "left", _("has left")
    SUPPRESSED = "suppressed", _("the address is suppressed")
    CANCELLED = "cancelled", _("the mailing was cancelled")


WAITING = [DeliveryState.QUEUED, DeliveryState.RETRY]
UNFINISHED = [*WAITING, DeliveryState.SENDING]


class DeliveryQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(state__in=WAITING, try_at__lte=now)

    def cancelled(self):
        return self.filter(state=DeliveryState.SUPPRESSED, answer=HeldBack.CANCELLED)

    def refused(self):
        """Failed, and to an address that may be mailed."""
        failed = self.filter(state=DeliveryState.FAILED)
        return failed.exclude(address__in=Suppression.objects.values("address"))

    def lost(self, now, *, longest):
        """Handed over by a worker that has not been heard of since its lease ran out.

        A lease that ends later than any can was given before the clock was set back.
        """
        sending = self.filter(state=DeliveryState.SENDING)
        return sending.filter(Q(try_at__lte=now) | Q(try_at__gt=now + longest))


class Delivery(models.Model):
    """queued → sending → sent | retry | failed | uncertain, or suppressed before sending.

    A worker's claim is `lease` together with a `try_at` in the future: when the worker dies,
    what it had not handed over falls due again by itself; what it was handing over is *lost*
    and becomes uncertain, for a person to decide.
    """

    # The index of the unique constraint begins with the mailing; one of its own would only cost. That the
    # mailing is there need not be checked a million times: it is made in the same transaction.
    mailing = models.ForeignKey(
        Mailing,
        models.CASCADE,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
        verbose_name=_("mailing"),
    )
    address = models.CharField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language"), max_length=2)
    subscription = models.ForeignKey(
        "audiences.Subscription", models.SET_NULL, null=True, related_name="+", verbose_name=_("subscription")
    )
    # Kept apart from the link: a subscription that has been erased is not the same as none.
    by_subscription = models.BooleanField(_("by subscription"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    try_at = models.DateTimeField(_("next try"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease = models.CharField(_("claimed by"), max_length=32, default="")
    sent_at = models.DateTimeField(_("sent"), null=True)
    answer = models.CharField(_("the mail server's answer"), max_length=300, default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "address"], name="delivery_unique_per_mailing_and_address"
            ),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent") ^ Q(sent_at__isnull=True), name="delivery_sent_has_a_time"
            ),
        ]
        indexes = [
            # SQLite uses a partial index only for a plain equality: what is due goes by the first.
            models.Index(fields=["mailing", "state", "try_at"], name="delivery_by_state"),
            models.Index(fields=["try_at"], condition=Q(state="sending"), name="delivery_lost"),
        ]

    def __str__(self):
        return self.address


class Exclusion(models.Model):
    """A candidate that the frozen audience left out: candidates = deliveries + exclusions."""

    class Reason(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("has not confirmed")
        LEFT = "left", _("has left")
        SUPPRESSED = "suppressed", _("the address is suppressed")
        SPARED = "spared", _("excluded by choice")
        NOT_CHOSEN = "not_chosen", _("not chosen")

    mailing = models.ForeignKey(
        Mailing,
        models.CASCADE,
        related_name="exclusions",
        db_index=False,
        db_constraint=False,
        verbose_name=_("mailing"),
    )
    address = models.CharField(_("e-mail address"), max_length=254)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "address"], name="exclusion_unique_per_mailing_and_address"
            ),
        ]

    def __str__(self):
        return f"{self.address}: {self.get_reason_display()}"

"""What came back: one Bounce per delivery, mails that nobody could read, and how the mailbox is doing."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# It is read every five minutes; after so long something is wrong.
SILENT = timedelta(minutes=30)


class Kind(models.TextChoices):
    HARD = "hard", _("the address does not exist")
    SOFT = "soft", _("did not arrive")
    COMPLAINT = "complaint", _("complained")


class Bounce(models.Model):
    """A mail that came back, or that somebody complained about. Its delivery says which, and to whom."""

    Kind = Kind

    delivery = models.ForeignKey(
        "news.Delivery", models.CASCADE, related_name="bounces", db_index=False, verbose_name=_("delivery")
    )
    # Again the delivery's, so that a mailing's bounces are found without its million deliveries.
    mailing = models.ForeignKey(
        "news.Mailing", models.CASCADE, related_name="bounces", verbose_name=_("mailing")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status (RFC 3463)"), max_length=12, blank=True)
    diagnostic = models.CharField(_("what the server said"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"))
    # When it stands in the statistics, and the rule for soft bounces has seen it.
    is_weighed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["hard", "soft", "complaint"]), name="bounce_kind_known"
            ),
            models.UniqueConstraint(
                fields=["delivery"], condition=~Q(kind="complaint"), name="bounce_unique_per_delivery"
            ),
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(kind="complaint"), name="complaint_unique_per_delivery"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(is_weighed=False), name="bounce_not_weighed"),
            models.Index(fields=["-at", "-id"], name="bounce_by_time"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.status}".strip()


class UnrecognisedMail(models.Model):
    """A mail in the mailbox for bounces that suppresses nobody: a person may look at it."""

    class Reason(models.TextChoices):
        NO_BOUNCE = "no-bounce", _("is not a bounce")
        NOT_OURS = "not-ours", _("cannot be tied to a mail of ours")
        UNREADABLE = "unreadable", _("cannot be read")

    digest = models.CharField(max_length=64, unique=True)  # of the content: the same mail is kept once
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    sender = models.CharField(_("from"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    excerpt = models.TextField(_("how it begins"), blank=True)
    at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("unrecognised mail")
        verbose_name_plural = _("unrecognised mails")
        ordering = ["-at", "-id"]

    def __str__(self):
        return self.subject or self.sender or gettext("(no subject)")


class BounceMailbox(models.Model):
    """The one row that says when the mailbox was last read, and what stood in the way."""

    read_at = models.DateTimeField(_("read"), null=True)
    trouble = models.CharField(_("trouble"), max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="bounce_mailbox_is_one_row")]

    def __str__(self):
        return self.trouble or f"{self.read_at}"

    def is_silent(self, now):
        return self.read_at is None or now - self.read_at > SILENT

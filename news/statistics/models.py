"""Sums, and nothing but sums: no row here tells of a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailingSum(models.Model):
    """What became of a mailing: as a whole, in each county and in each target group."""

    class By(models.TextChoices):
        ALL = "all", _("all")
        COUNTY = "county", _("county")
        GROUP = "group", _("target group")

    mailing = models.ForeignKey("news.Mailing", models.CASCADE, related_name="sums", db_index=False)
    by = models.CharField(max_length=6, choices=By)
    # The county's code or the group's key; "" for all, and for those who are in no county.
    key = models.CharField(max_length=50, blank=True)
    sent = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)  # of the sent: came back
    refused = models.PositiveIntegerField(default=0)  # never sent: the mail server said no
    complained = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)  # ended their subscription from this mail
    is_stale = models.BooleanField(default=False)  # bounces have come since it was counted

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mailing", "by", "key"], name="sum_unique_per_mailing_and_part"),
        ]

    def __str__(self):
        return f"{self.mailing_id} {self.by} {self.key}"

    @property
    def delivered(self):
        return self.sent - self.returned

    @property
    def bounced(self):
        return self.returned + self.refused


class Link(models.Model):
    """An address that a mailing links to. Everybody's mail has the same code for it."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    mailing = models.ForeignKey(
        "news.Mailing", models.CASCADE, related_name="links", verbose_name=_("mailing")
    )
    address = models.TextField(_("address"))
    words = models.CharField(_("words of the link"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # No more are counted in one minute: what comes faster are machines.
    most_a_minute = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "id"]

    def __str__(self):
        return self.words or self.address


class LinkDay(models.Model):
    """How often a link was followed on one day, Swedish time."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    clicks = models.PositiveIntegerField(default=0)
    # The last minute that counted, and how many in it.
    minute = models.PositiveBigIntegerField(default=0)
    in_minute = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="link_day_unique")]

    def __str__(self):
        return f"{self.day}: {self.clicks}"

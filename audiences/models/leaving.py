"""Addresses that are not mailed, addresses under change, and what those who left had to say."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audiences.models.subscribers import Subscriber


class AddressChange(models.Model):
    """A subscriber's wish for another address, until it is confirmed there. Deleting it is the claim."""

    subscriber = models.OneToOneField(
        Subscriber, models.CASCADE, related_name="address_change", verbose_name=_("subscriber")
    )
    address = models.EmailField(_("new e-mail address"))
    asked_at = models.DateTimeField(_("asked"))
    # The mails to the new address, with the link, and to the old, with the way to stop it.
    letter_at = models.DateTimeField(_("mail to the new address due"), null=True)
    notice_at = models.DateTimeField(_("mail to the old address due"), null=True)

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")

    def __str__(self):
        return self.address


class LeavingReason(models.Model):
    """Why somebody left. Nothing here tells who it was, and the day is all that is kept of the time."""

    class Reason(models.TextChoices):
        OFTEN = "often", _("It comes too often")
        CONTENT = "content", _("It is not about what I need")
        WORK = "work", _("I no longer work with this")
        UNASKED = "unasked", _("I never asked for it")
        OTHER = "other", _("Another reason")

    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    text = models.CharField(_("in their own words"), max_length=300, blank=True)
    on = models.DateField(_("day"))

    class Meta:
        verbose_name = _("reason for leaving")
        verbose_name_plural = _("reasons for leaving")
        ordering = ["-on", "-id"]

    def __str__(self):
        return self.get_reason_display()


class AddressCount(models.Model):
    """How often an address was written in a form on one day; the address cannot be read back from the row."""

    key = models.CharField(max_length=64, unique=True)
    times = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.times} until {self.until:%Y-%m-%d}"


class SuppressionQuerySet(models.QuerySet):
    def bars(self, address, *, asked_at):
        """Whether not even an answer is mailed. Who asks anew from a mailbox that gave mail back may
        have mended it; what a person has decided is not asked again."""
        anew = models.Q(reason=Suppression.Reason.BOUNCE, at__lt=asked_at)
        return self.filter(address=address).exclude(anew).exists()


class Suppression(models.Model):
    """An address that is never mailed, whatever it has asked for."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("mail to it comes back")
        COMPLAINT = "complaint", _("complained")
        ASKED = "asked", _("asked never to be mailed")

    address = models.EmailField(_("e-mail address"), unique=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"))

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ["-at"]

    def __str__(self):
        return self.address

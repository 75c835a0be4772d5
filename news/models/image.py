"""A picture: its files in several sizes, and what is said of it to those who do not see it."""

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.pictures import keeping, making


class Image(models.Model):
    title = models.CharField(
        _("title"), max_length=150, help_text=_("To find it by; visitors do not see it.")
    )
    # Names the folder of its files and is part of their address; its files never change.
    key = models.CharField(max_length=32, unique=True, editable=False)
    suffix = models.CharField(max_length=4, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    alt = models.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture tells, in a sentence or two, for those who do not see it."),
    )
    is_decoration = models.BooleanField(
        _("decoration"),
        default=False,
        help_text=_("It tells nothing that the text does not. Screen readers pass it by."),
    )
    caption = models.CharField(
        _("caption"), max_length=300, blank=True, help_text=_("Shown below the picture, to everybody.")
    )
    credit = models.CharField(
        _("credit"), max_length=120, blank=True, help_text=_("Who made it, such as “Photo: the police”.")
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-added_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(alt="") ^ models.Q(is_decoration=False),
                name="image_has_alt_text_or_is_decoration",
                violation_error_message=_("Write an alt text, or say that it is decoration: one of the two."),
            )
        ]

    def __str__(self):
        return self.title

    def take(self, pixels):
        """Take a picture that pictures.reading has read as this one's; the row is still to be saved."""
        self.key, self.suffix = keeping.keep(pixels), making.fallback_of(pixels)
        self.width, self.height = pixels.size

    @property
    def widths(self):
        return making.widths_of(self.width)

    def height_at(self, width):
        return making.height_of((self.width, self.height), width)

    def address(self, width, suffix=""):
        return reverse("news:image", args=[self.key, width, suffix or self.suffix])

    @property
    def thumbnail(self):
        return self.address(self.widths[0])

    @property
    def poster(self):
        """For a film that has not begun, which takes one file only."""
        return self.address(self.widths[-1])


@receiver(post_delete, sender=Image)
def remove_files(instance, **_signal):
    transaction.on_commit(lambda: keeping.remove(instance.key))


class WithImage(models.Model):
    image = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name=_("image")
    )

    class Meta:
        abstract = True

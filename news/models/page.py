"""The fixed pages: one text at each address, kept in the admin, and looked through again in time."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audiences.models import Language
from news.models.image import WithImage
from news.models.publishable import REVIEWED_EVERY, Publishable
from news.richtext import RichTextField


class Page(WithImage, Publishable):
    class Place(models.TextChoices):
        """The name of the address; the addresses themselves are in news/urls.py."""

        ABOUT = "about", _("About the groups")
        CONTACT = "contact", _("Contact")
        PRESS = "press", _("Press")
        ENGLISH = "english", _("In English")
        EASY = "easy", _("Easy to read")
        ACCESSIBILITY = "accessibility", _("Accessibility")

    place = models.CharField(_("place"), max_length=20, choices=Place, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=150)
    lead = models.TextField(_("lead"), max_length=600, blank=True)
    body = RichTextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)

    versioned = ("title", "lead", "image", "body", "language")
    reviewed_every = REVIEWED_EVERY

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse(f"news:{self.place}")

"""The fixed pages: one text at each address, kept in the admin, and looked through again in time."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audiences.models import Language
from news.models.image import WithImage
from news.richtext import RichTextField

REVIEWED_EVERY = timedelta(days=365)


class PageQuerySet(models.QuerySet):
    def to_review(self, today):
        """Those whose text nobody has said to be right for this long."""
        return self.filter(review_by__lte=today)


class Page(WithImage):
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
    published_on = models.DateField(_("published"), editable=False)
    updated_on = models.DateField(_("updated"), editable=False)
    reviewed_on = models.DateField(_("reviewed"), null=True, editable=False)
    review_by = models.DateField(_("to be reviewed by"))

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(updated_on__gte=models.F("published_on")),
                name="page_updated_after_it_was_published",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse(f"news:{self.place}")

    def review(self, *, today):
        """A person says that everything on the page is right."""
        self.reviewed_on, self.review_by = today, today + REVIEWED_EVERY
        self.save(update_fields=["reviewed_on", "review_by"])

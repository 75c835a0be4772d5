"""News on the site."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.models.publishable import Publishable
from news.richtext import RichTextField


class Article(Publishable):
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150, unique=True)
    lead = models.TextField(_("lead"), max_length=500, blank=True)
    body = RichTextField(_("text"), blank=True)

    versioned = ("title", "slug", "lead", "body")

    class Meta(Publishable.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("news")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:article", args=[self.slug])

"""News on the site. What is published is a question to the clock, not a flag."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.richtext import RichTextField


class ArticleQuerySet(models.QuerySet):
    def published(self, now=None):
        return self.filter(published_at__lte=now or timezone.now())


class Article(models.Model):
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150, unique=True)
    lead = models.TextField(_("lead"), max_length=500, blank=True)
    body = RichTextField(_("text"), blank=True)
    # Empty: a draft. In the future: scheduled.
    published_at = models.DateTimeField(_("published"), null=True, blank=True, db_index=True)
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False)
    is_example = models.BooleanField(_("example"), default=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("news")
        ordering = ["-published_at", "-id"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:article", args=[self.slug])

    def is_published(self, now=None):
        return self.published_at is not None and self.published_at <= (now or timezone.now())

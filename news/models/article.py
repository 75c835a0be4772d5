"""News on the site."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.models.image import WithImage
from news.models.publishable import Publishable
from news.richtext import RichTextField

# Such addresses are the archive's: /nyheter/2013/.
NOT_DIGITS = RegexValidator(
    r"^\d+$", _("The address needs a letter: digits only is a year of the archive."), inverse_match=True
)


class Article(WithImage, Publishable):
    class Kind(models.TextChoices):
        NEWS = "news", _("news item")
        RELEASE = "release", _("press release")

    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        default=Kind.NEWS,
        help_text=_("A press release is listed on the press page too."),
    )
    theme = models.ForeignKey(
        "audiences.Theme",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("theme"),
        help_text=_("Those who subscribe to a theme get only what names it."),
    )
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150, unique=True, validators=[NOT_DIGITS])
    lead = models.TextField(_("lead"), max_length=500, blank=True)
    body = RichTextField(_("text"), blank=True)

    versioned = ("kind", "theme", "title", "slug", "lead", "image", "body")

    class Meta(Publishable.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("news")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:article", args=[self.slug])

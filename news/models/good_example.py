"""Good examples: what an area did, and what came of it. The first goal of the plan's chapter 4."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.models.image import WithImage
from news.models.publishable import REVIEWED_EVERY, Publishable
from news.richtext import RichTextField


class GoodExample(WithImage, Publishable):
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150, unique=True)
    lead = models.TextField(_("lead"), max_length=500, blank=True)
    theme = models.ForeignKey("audiences.Theme", models.PROTECT, related_name="+", verbose_name=_("theme"))
    area = models.ForeignKey(
        "audiences.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="good_examples",
        verbose_name=_("area"),
    )
    done = RichTextField(_("what was done"))
    result = RichTextField(_("what came of it"), blank=True)
    contact = models.CharField(
        _("who to ask"), max_length=120, blank=True, help_text=_("A role, not the name of a person.")
    )

    versioned = ("title", "slug", "lead", "image", "theme", "area", "done", "result", "contact")
    reviewed_every = REVIEWED_EVERY

    class Meta(Publishable.Meta):
        verbose_name = _("good example")
        verbose_name_plural = _("good examples")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:good_example", args=[self.slug])

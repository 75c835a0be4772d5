"""A newsletter issue and its items."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.models.sendable import Sendable
from news.richtext import RichTextField


class Issue(Sendable):
    number = models.PositiveIntegerField(_("number"), unique=True)
    subject = models.CharField(_("subject"), max_length=120)
    preheader = models.CharField(
        _("preheader"),
        max_length=150,
        blank=True,
        help_text=_("The line that mail programs show after the subject."),
    )
    lead = RichTextField(_("lead"), blank=True)
    send_at = models.DateTimeField(_("goes out"))
    # The next issue begins with what was published after this.
    covers_until = models.DateTimeField(_("covers news until"))
    is_example = models.BooleanField(_("example"), default=False)

    class Meta(Sendable.Meta):
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-number"]

    def __str__(self):
        return _("Newsletter %(number)s: %(subject)s") % {"number": self.number, "subject": self.subject}

    def get_absolute_url(self):
        return reverse("news:issue", args=[self.number])


class IssueItem(models.Model):
    class Kind(models.TextChoices):
        ARTICLE = "article", _("News item")
        EVENT = "event", _("Event")
        TEXT = "text", _("Free text")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="items", verbose_name=_("newsletter"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    article = models.ForeignKey(
        "news.Article", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("article")
    )
    title = models.CharField(_("title"), max_length=150)
    text = RichTextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["position", "id"]

    def __str__(self):
        return self.title

"""A newsletter issue and the blocks that it is made of."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
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
    # The plain text that a person has written in place of the one made of the blocks,
    # and a digest of the one that it took the place of.
    own_text = models.TextField(_("plain text"), blank=True, editable=False)
    own_text_of = models.CharField(max_length=32, blank=True, editable=False)
    # The content as it was approved (blocks.py): this goes out and is kept, whatever its sources say later.
    approved_content = models.JSONField(null=True, editable=False)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta(Sendable.Meta):
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["-number"]

    def __str__(self):
        return _("Newsletter %(number)s: %(subject)s") % {"number": self.number, "subject": self.subject}

    def get_absolute_url(self):
        return reverse("news:issue", args=[self.number])

    def content(self):
        from news import blocks

        return blocks.content(self)

    def fingerprint(self):
        """Who gets it is approved together with what it says."""
        from news.models.audience_choice import chosen

        return f"{super().fingerprint()}{chosen(self).fingerprint()}"

    def approve(self, *, by, now, seen=None):
        super().approve(by=by, now=now, seen=seen)
        self._keep(self.content())

    def withdraw(self):
        super().withdraw()
        self._keep(None)

    def _keep(self, content):
        self.approved_content = content
        self.save(update_fields=["approved_content"])


class IssueItem(models.Model):
    class Kind(models.TextChoices):
        ARTICLE = "article", _("News item")
        EXAMPLE = "example", _("Good example")
        EVENT = "event", _("Event")
        QUOTE = "quote", _("Quote")
        NUMBER = "number", _("Number")
        TEXT = "text", _("Free text")

    # What a person writes whole, with no source elsewhere on the site.
    WRITTEN = (Kind.TEXT, Kind.QUOTE, Kind.NUMBER)

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="items", verbose_name=_("newsletter"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TEXT)
    # What it tells of: an article, a good example, or what another app announces. Its title, teaser,
    # picture and address are shown, but for what is written here instead.
    source_type = models.ForeignKey(
        ContentType, models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    source_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    source = GenericForeignKey("source_type", "source_id")
    title = models.CharField(
        _("title"),
        max_length=150,
        blank=True,
        help_text=_("Empty: the title of what it tells of. Of a number: the figure itself, such as 290."),
    )
    text = RichTextField(
        _("text"), blank=True, help_text=_("Empty: the teaser of what it tells of. The source never changes.")
    )
    origin = models.CharField(
        _("said by, or source"),
        max_length=150,
        blank=True,
        help_text=_("Who said the quote, or where the number comes from."),
    )
    link = models.CharField(_("link"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source_type__isnull=True) ^ models.Q(source_id__isnull=False),
                name="issueitem_source_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["source_type", "source_id"], name="issueitem_by_source")]

    def __str__(self):
        return self.shown_title or self.origin or self.get_kind_display()

    @property
    def shown_title(self):
        return self.title or getattr(self.source, "title", "")

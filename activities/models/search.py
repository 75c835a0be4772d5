"""What can be found, the words it is made of, and what has changed since it was last read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One thing that can be found.

    Beside the rows stands the index of the database in use, which the migration makes: a table of its
    own on SQLite, a column on PostgreSQL.
    """

    class Kind(models.TextChoices):
        """The values are part of addresses that people keep, and so they are Swedish."""

        ARTICLE = "nyheter", _("News")
        GOOD_EXAMPLE = "exempel", _("Good examples")
        PAGE = "sidor", _("Pages")
        AREA = "omraden", _("Areas")
        ISSUE = "nyhetsbrev", _("Newsletters")
        DOCUMENT = "material", _("Material")
        EVENT = "konferenser", _("Conferences")
        PLAN = "planen", _("The plan")
        REPORT = "rapporter", _("Reports")

    kind = models.CharField(max_length=12, choices=Kind)
    # The key of the row it tells of; 0 for what is no row of its own. One row may give several entries.
    unit = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField()
    # After the path prefix, which is the web's business and may change.
    address = models.CharField(max_length=400)
    language = models.CharField(max_length=2, default="sv")
    public_from = models.DateTimeField()
    # Empty: until its row changes.
    public_until = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    is_example = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "unit"], name="search_entry_by_unit")]

    def __str__(self):
        return self.title


class SearchWord(models.Model):
    """A word that is somewhere in the index, so that a misspelt one can be likened to it."""

    word = models.CharField(max_length=40, primary_key=True)
    # Its first and last letters without marks: one of the two is mostly spelt right.
    start = models.CharField(max_length=3)
    end = models.CharField(max_length=3)
    size = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["start", "size"], name="search_word_by_start"),
            models.Index(fields=["end", "size"], name="search_word_by_end"),
        ]

    def __str__(self):
        return self.word


class SearchChange(models.Model):
    """Written by the database itself when a row changes; taken away when its entries have been renewed."""

    kind = models.CharField(max_length=12)
    unit = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.kind} {self.unit}"

"""Files to take home: with a diary number, their real kind and their size."""

import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news import file_kinds
from news.models.publishable import REVIEWED_EVERY, Publishable


def checked(file):
    """Refuse what is too big or no kind of ours; the words say which are."""
    if file.size > file_kinds.MOST:
        most = filesizeformat(file_kinds.MOST)
        raise ValidationError(_("The file is bigger than %(most)s. Nothing was saved.") % {"most": most})
    if file_kinds.kind_of(file) is None:
        names = ", ".join(kind.name for kind in file_kinds.KINDS.values())
        raise ValidationError(
            _("The content of the file is none of these: %(names)s. Nothing was saved.") % {"names": names}
        )


def stored_name(document, name):
    """Nothing of what somebody called the file: neither its name nor its suffix can mislead."""
    return f"documents/{secrets.token_hex(16)}.{file_kinds.kind_of(document.file).suffix}"


class Document(Publishable):
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150, unique=True)
    lead = models.TextField(_("lead"), max_length=500, blank=True)
    diary_number = models.CharField(_("diary number"), max_length=60, blank=True)
    file = models.FileField(_("file"), upload_to=stored_name, validators=[checked])
    size = models.PositiveBigIntegerField(_("size"), editable=False)

    versioned = ("title", "slug", "lead", "diary_number", "file", "size")
    reviewed_every = REVIEWED_EVERY

    class Meta(Publishable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title

    def normalise(self):
        super().normalise()
        self.size = self.file.size

    def save(self, *args, update_fields=None, **kwargs):
        self.size = self.file.size
        if update_fields is not None:
            update_fields = {*update_fields, "size"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("news:document", args=[self.slug])

    @property
    def kind(self):
        return file_kinds.KINDS[self.file.name.rpartition(".")[2]]

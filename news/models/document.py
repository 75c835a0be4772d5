"""Files to take home, with a diary number, their real kind and their size; and films, which have a page."""

import secrets
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news import captions, file_kinds, film_length
from news.models.image import Image
from news.models.known_fault import KnownFault
from news.models.publishable import REVIEWED_EVERY, Publishable, PublishableQuerySet
from news.pictures import reading
from news.richtext import RichTextField


def checked(file):
    """Refuse what is too big or no kind of ours; the words say which are."""
    if getattr(file, "_committed", False):
        return  # it was checked when it came
    kind = file_kinds.kind_of(file)
    most = file_kinds.MOST_OF_A_FILM if kind == file_kinds.MP4 else file_kinds.MOST
    if file.size > most:
        raise ValidationError(
            _("The file is bigger than %(most)s. Nothing was saved.") % {"most": filesizeformat(most)}
        )
    if kind is None:
        names = ", ".join(kind.name for kind in file_kinds.KINDS.values())
        raise ValidationError(
            _("The content of the file is none of these: %(names)s. Nothing was saved.") % {"names": names}
        )
    if kind in (file_kinds.PNG, file_kinds.JPEG) and reading.tells_place(file):
        raise ValidationError(
            _(
                "The picture tells where it was taken. Save it without the place and upload that file, or "
                "put it among the images, where all such things are taken out."
            )
        )


def stored_name(document, name):
    """Nothing of what somebody called the file: neither its name nor its suffix can mislead."""
    return f"documents/{secrets.token_hex(16)}.{file_kinds.kind_of(document.file).suffix}"


def called(name):
    """The name that somebody gave the file, in one line; its end says most."""
    return "".join(filter(str.isprintable, PurePath(name.replace("\\", "/")).name))[-150:]


def captioned(text):
    captions.cleaned(text)


class DocumentQuerySet(PublishableQuerySet):
    def reachable(self, now=None):
        """For everybody. What is for those who have signed in is in no list, feed or search either."""
        return super().reachable(now).filter(is_restricted=False)

    def open_to(self, user):
        """What this person may fetch: who has signed in all that is out, and who edits also the drafts."""
        if user.has_perm("news.view_document"):
            return self.kept()
        return super().reachable() if user.is_authenticated else self.reachable()

    def films(self):
        return self.filter(file__endswith=f".{file_kinds.MP4.suffix}")


class Document(Publishable):
    title = models.CharField(_("title"), max_length=150)
    slug = models.SlugField(_("address"), max_length=150, unique=True)
    lead = models.TextField(_("lead"), max_length=500, blank=True)
    diary_number = models.CharField(_("diary number"), max_length=60, blank=True)
    file = models.FileField(_("file"), upload_to=stored_name, validators=[checked])
    # For people who look for a file they know; what it is kept under says nothing.
    file_name = models.CharField(_("name of the file"), max_length=150, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    is_restricted = models.BooleanField(
        _("only for those who have signed in"),
        default=False,
        help_text=_("It is in no list and no search. To all others its address does not exist."),
    )
    poster = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="films",
        verbose_name=_("picture before the film begins"),
    )
    captions = models.TextField(
        _("captions"), blank=True, validators=[captioned], help_text=_("WebVTT: each text with its times.")
    )
    transcript = RichTextField(
        _("the film as text"),
        blank=True,
        help_text=_("All that is said and shown, for those who would rather read."),
    )
    seconds = models.PositiveIntegerField(_("length"), null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    versioned = (
        *("title", "slug", "lead", "diary_number", "file", "file_name", "size"),
        *("is_restricted", "seconds", "poster", "captions", "transcript"),
    )
    reviewed_every = REVIEWED_EVERY

    class Meta(Publishable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return self.title

    def normalise(self):
        self._measure()
        super().normalise()

    def _measure(self):
        self.size = self.file.size
        self.captions = captions.cleaned(self.captions) if self.captions else ""
        if not self.file._committed:
            self.file_name = called(self.file.name)
            is_film = file_kinds.kind_of(self.file) == file_kinds.MP4
            self.seconds = film_length.seconds_of(self.file) if is_film else None

    def save(self, *args, update_fields=None, **kwargs):
        self._measure()
        if update_fields is not None:
            update_fields = {*update_fields, "file_name", "size", "seconds", "captions"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self):
        return reverse("news:document", args=[self.slug])

    def said_of_file(self):
        """The file as a person knows it: “planen.pdf (PDF, 1 MB)”."""
        what = f"{self.kind.name}, {filesizeformat(self.size)}"
        return f"{self.file_name} ({what})" if self.file_name else what

    @property
    def file_address(self):
        return reverse("news:film_file", args=[self.slug]) if self.is_film else self.get_absolute_url()

    @property
    def captions_address(self):
        return reverse("news:film_captions", args=[self.slug])

    @property
    def is_film(self):
        return self.kind == file_kinds.MP4

    @property
    def length(self):
        """Minutes and seconds, as 1:05."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}" if self.seconds is not None else ""

    @property
    def fault(self):
        """The known fault that a film with nothing for some of its visitors is, or None."""
        if not (lacks := self.lacks()):
            return None
        what = {
            "captions": _("The film “%(title)s” has no captions."),
            "transcript": _("The film “%(title)s” is not written out as text."),
        }
        return KnownFault(
            what=" ".join(str(what[name] % {"title": self.title}) for name in lacks),
            where=self.get_absolute_url(),
            why=_("They are added as soon as they are made. Until then, ask us what the film says."),
            criterion=" ".join(
                {"captions": "WCAG 1.2.2", "transcript": "WCAG 1.2.3"}[name] for name in lacks
            ),
            since=self.published_at.date(),
        )

    def lacks(self):
        """What a film still needs for those who do not hear or see it (WCAG 1.2.1 to 1.2.3)."""
        if not self.is_film:
            return []
        return [name for name in ("captions", "transcript") if not getattr(self, name)]

    @property
    def kind(self):
        return file_kinds.KINDS[self.file.name.rpartition(".")[2]]

"""draft → scheduled → published → archived, on versions: what is published stays until the next one is.

Every change is a conditional update, so that of two persons, or a person and the tick, one is first.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import versions
from news.models import MovedAddress, NextVersion, NotInState

LIMIT = 200
CANNOT_REPLACE = gettext_lazy(
    "Its address is taken by another page, or its picture is gone. Mend it and publish again."
)


def _take(row, condition, said, **values):
    """Change the row if it still is so; raises NotInState otherwise."""
    if not type(row).objects.filter(condition, pk=row.pk).update(**values):
        raise NotInState(said)
    for name, value in values.items():
        setattr(row, name, value)


@transaction.atomic
def save_draft(row, *, fields, by, now, comment=""):
    """Save what nobody has published yet, and keep it as a version. `fields`: what else the form wrote."""
    row.updated_at = now
    row.edition = (row.edition or 0) + 1
    is_new = row.pk is None
    row.save(update_fields=None if is_new else {*fields, *row.versioned, "updated_at", "edition"})
    versions.keep(row, by=by, comment=comment or _("Draft"))


@transaction.atomic
def save_next(row, *, by, now, is_major=False, note="", comment=""):
    """Keep the row's normalised values as the next version of what is published, which stays as it is.

    A version that was scheduled is replaced in its place: what was just written is what will be published.
    """
    if not versions.of(row).exists():
        versions.keep(type(row).objects.get(pk=row.pk), by=None, comment=_("As it was published"))
    version = versions.keep(row, by=by, comment=comment or note or _("Next version"))
    values = {"version": version, "saved_at": now, "saved_by": by, "is_major": is_major, "note": note}
    kind = ContentType.objects.get_for_model(row)
    NextVersion.objects.update_or_create(
        content_type=kind, object_id=row.pk, defaults={**values, "trouble": ""}
    )
    type(row).objects.filter(pk=row.pk).update(edition=F("edition") + 1)


def publish(row, *, at, now):
    """draft or scheduled → scheduled or published. `at` in the past or None: now."""
    at = at if at and at > now else now
    unpublished = Q(published_at=None) | Q(published_at__gt=now)
    said = _("It was published in the meantime. Nothing was changed.")
    values = {"published_at": at, "updated_at": at}
    if row.reviewed_every and row.review_by is None:
        values["review_by"] = timezone.localdate(at) + row.reviewed_every
    _take(row, unpublished & Q(trashed_at=None), said, **values)


def take_back(row, *, now):
    """scheduled → draft."""
    said = _("It was published in the meantime. Nothing was changed.")
    _take(row, Q(published_at__gt=now), said, published_at=None)


def publish_next(row, *, at, now):
    """Publish the version that waits, now or at a time to come. Raises NotInState when none waits."""
    waiting = versions.next_of(row)
    if waiting is None:
        raise NotInState(_("Nothing has been changed since it was published."))
    if at and at > now:
        NextVersion.objects.filter(pk=waiting.pk).update(publish_at=at, trouble="")
        return
    try:
        _replace(waiting, now=now)
    except IntegrityError as error:
        raise NotInState(CANNOT_REPLACE) from error


def take_back_next(row):
    """The next version waits until somebody publishes it."""
    if not NextVersion.objects.of(row).filter(publish_at__isnull=False).update(publish_at=None):
        raise NotInState(_("It was published in the meantime. Nothing was changed."))


def discard_next(row):
    """The next version is not wanted; the history keeps what it said."""
    if not NextVersion.objects.of(row).delete()[0]:
        raise NotInState(_("It was published in the meantime. Nothing was changed."))


def publish_due(now):
    """Publish every version whose time has come. What cannot be published waits, and says why."""
    due = NextVersion.objects.due(now)
    for waiting in due.select_related("version")[:LIMIT] if due.exists() else ():
        try:
            _replace(waiting, now=now, due=True)
        except NotInState:
            continue  # another tick, or a person, was first
        except IntegrityError:
            NextVersion.objects.filter(pk=waiting.pk).update(publish_at=None, trouble=str(CANNOT_REPLACE))


@transaction.atomic
def _replace(waiting, *, now, due=False):
    """Put the version in the place of what is published. The deletion is the claim."""
    claim = NextVersion.objects.filter(pk=waiting.pk, version=waiting.version_id)
    claim = claim.filter(publish_at__lte=now) if due else claim
    if not claim.delete()[0]:
        raise NotInState(_("It was changed in the meantime. Nothing was published; look again."))
    model = waiting.content_type.model_class()
    before = model.objects.select_for_update().get(pk=waiting.object_id)
    if before.trashed_at:
        raise NotInState(_("It is in the trash."))
    row = versions.with_values(before, waiting.version)
    at = waiting.publish_at if due else now
    row.updated_at = at if waiting.is_major else before.updated_at
    row.edition = before.edition + 1
    row.save(update_fields=[*row.versioned, "updated_at", "edition"])
    if waiting.is_major:
        row.change_notes.create(at=at, text=waiting.note)
    remember_address(before, row)
    if due:
        versions.keep(row, by=waiting.saved_by, comment=_("Published at its time"))


def remember_address(before, after):
    """Whoever follows the earlier address is led to the present one."""
    old, new = _path(before), _path(after)
    if old == new:
        return
    MovedAddress.objects.filter(path=new).delete()
    kind = ContentType.objects.get_for_model(after)
    MovedAddress.objects.update_or_create(path=old, defaults={"content_type": kind, "object_id": after.pk})


def _path(row):
    return row.get_absolute_url().removeprefix(get_script_prefix())


def archive(row, *, at, now):
    """published → archived, now or at a time to come: out of the lists, still at its address."""
    said = _("It is no longer published. Nothing was changed.")
    is_published = Q(published_at__lte=now, trashed_at=None) & (Q(archived_at=None) | Q(archived_at__gt=now))
    _take(row, is_published, said, archived_at=at if at and at > now else now)


def bring_back(row):
    """archived, or to be archived → published."""
    said = _("It is no longer archived. Nothing was changed.")
    _take(row, Q(archived_at__isnull=False, trashed_at=None), said, archived_at=None)


@transaction.atomic
def trash(row, *, now):
    """Take it away from visitors; it can be taken out again. What was to be published is not."""
    said = _("It is in the trash already.")
    published = Q(published_at__lte=now)
    was_published = type(row).objects.filter(published, pk=row.pk).exists()
    values = {} if was_published else {"published_at": None}
    _take(row, Q(trashed_at=None), said, trashed_at=now, **values)
    NextVersion.objects.of(row).update(publish_at=None)


def take_out(row):
    """From the trash to what it was: published or archived; what was scheduled is a draft."""
    _take(row, Q(trashed_at__isnull=False), _("It is no longer in the trash."), trashed_at=None)


@transaction.atomic
def restore(row, version, *, by, now):
    """What a version said becomes the draft, or the next version of what is published."""
    shown = versions.with_values(row, version)
    _leave_out_what_is_gone(shown)
    kept = timezone.localtime(version.revision.date_created)
    comment = _("Restored from %(time)s") % {"time": date_format(kept, "DATETIME_FORMAT")}
    if shown.is_published(now):
        save_next(shown, by=by, now=now, comment=comment)
    else:
        save_draft(shown, fields=(), by=by, now=now, comment=comment)


def _leave_out_what_is_gone(row):
    """A picture or an area that the version names may have been deleted since."""
    for name in row.versioned:
        field = row._meta.get_field(name)
        if (
            field.is_relation
            and not field.related_model.objects.filter(pk=getattr(row, field.attname)).exists()
        ):
            setattr(row, name, None)

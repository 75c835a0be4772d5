"""The buttons of what is published. Each says what will happen."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news import publishing
from news.admin.places import linked
from news.admin.publishing_form import coming_time
from news.admin.steps import Step, confirm
from news.admin.times import swedish_time
from news.models.publishable import Stage
from news.used_in import places

MOST_PLACES = 10


def moment(at):
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def publish(request, row, data):
    """Publish or schedule, by the time that stands in the form."""
    now, at = timezone.now(), getattr(row, "publish_at", None)
    if row.is_published(now):
        publishing.publish_next(row, at=at, now=now)
    else:
        publishing.publish(row, at=at, now=now)
    if at and at > now:
        return _("It is published %(time)s, Swedish time.") % {"time": moment(at)}
    return _("Published.")


def publish_label(row):
    at = getattr(row, "publish_at", coming_time(row, timezone.now()))
    if at:
        return _("Schedule for %(time)s, Swedish time") % {"time": moment(at)}
    return publish_now_label(row)


def publish_now_label(row):
    return _("Publish the change now") if row.is_published() else _("Publish now")


def take_back(request, row, data):
    if row.is_published():
        publishing.take_back_next(row)
        return _("The new version waits until you publish it. What is published has not changed.")
    publishing.take_back(row, now=timezone.now())
    return _("It is a draft again, and is not published.")


def discard(request, row, data):
    publishing.discard_next(row)
    return _("The new version is thrown away. You find it in the history.")


class ArchiveForm(forms.Form):
    at = swedish_time(
        gettext_lazy("Archive at"), required=False, help_text=gettext_lazy("Swedish time. Empty: now.")
    )

    def clean_at(self):
        at = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise ValidationError(
                _("The time has passed. Choose a time that is to come, or empty the field.")
            )
        return at


def archive(request, row, data):
    publishing.archive(row, at=data["at"], now=timezone.now())
    if row.is_archived():
        return _("Archived. It is out of the lists, and stays at its address.")
    return _("It is archived %(time)s, Swedish time.") % {"time": moment(row.archived_at)}


def bring_back(request, row, data):
    publishing.bring_back(row)
    return _("It is in the lists again.")


def trash(request, row, data):
    publishing.trash(row, now=timezone.now())
    return _("It is in the trash. You can take it out again.")


def take_out(request, row, data):
    publishing.take_out(row)
    return _("It is out of the trash.")


def review(request, row, data):
    row.review(today=timezone.localdate())
    return _("Reviewed. It comes up again in a year.")


def used_in(row):
    """Where the row is used, each place with the way to it."""
    found = places(row)
    if not found:
        return format_html("<p>{}</p>", _("Nothing else on the site uses it or links to it."))
    said = ngettext("It is used in %(count)d place:", "It is used in %(count)d places:", len(found))
    listed = format_html_join("", "<li>{}</li>", ((linked(place),) for place in found[:MOST_PLACES]))
    more = len(found) - MOST_PLACES
    rest = format_html("<li>{}</li>", _("and %(count)d more") % {"count": more}) if more > 0 else ""
    return format_html("<p>{}</p><ul>{}{}</ul>", said % {"count": len(found)}, listed, rest)


def _of_archive(row):
    said = _("It leaves lists, feeds and the search. At its address it says that it is archived.")
    return format_html("<p>{}</p>{}", said, used_in(row))


def _of_trash(row):
    if not row.is_published():
        return used_in(row)
    said = _("Visitors do not find it any more. To keep it at its address, archive it instead.")
    return format_html("<p>{}</p>{}", said, used_in(row))


def _in(*stages):
    return lambda row: row.stage() in stages


def _has_next(row):
    return getattr(row, "next_version", None) is not None


def _take_out_label(row):
    return (
        _("Take out of the trash – visitors see it again") if row.published_at else _("Take out of the trash")
    )


PUBLISH = Step(
    "publish",
    label=publish_label,
    run=publish,
    offered=lambda row: row.stage() in (Stage.DRAFT, Stage.SCHEDULED, Stage.PUBLISHED, Stage.ARCHIVED),
    style="main",
)
TAKE_BACK = Step(
    "take-back",
    label=lambda row: _("Do not publish %(time)s") % {"time": moment(coming_time(row, timezone.now()))},
    run=take_back,
    offered=lambda row: row.stage() != Stage.IN_TRASH and coming_time(row, timezone.now()) is not None,
)
DISCARD = Step(
    "discard",
    label=lambda row: _("Throw away the new version…"),
    run=discard,
    offered=_has_next,
    form=confirm,
    note=gettext_lazy("What is published stays as it is. The new version can be found in the history."),
)
ARCHIVE = Step(
    "archive",
    label=lambda row: _("Archive…"),
    run=archive,
    offered=_in(Stage.PUBLISHED),
    form=lambda request, row, data: ArchiveForm(data, initial={"at": row.archived_at}),
    note=_of_archive,
)
BRING_BACK = Step(
    "bring-back",
    label=lambda row: (
        _("Bring back from the archive")
        if row.is_archived()
        else _("Do not archive %(time)s") % {"time": moment(row.archived_at)}
    ),
    run=bring_back,
    offered=lambda row: row.stage() in (Stage.PUBLISHED, Stage.ARCHIVED) and row.archived_at is not None,
)
TRASH = Step(
    "trash",
    label=lambda row: _("Move to the trash…"),
    run=trash,
    offered=lambda row: row.stage() != Stage.IN_TRASH,
    form=confirm,
    note=_of_trash,
    style="grave",
)
TAKE_OUT = Step("take-out", label=_take_out_label, run=take_out, offered=_in(Stage.IN_TRASH), style="main")
REVIEW = Step(
    "review",
    label=lambda row: _("Everything in it is right today"),
    run=review,
    offered=_in(Stage.PUBLISHED),
)
STEPS = (PUBLISH, TAKE_BACK, DISCARD, REVIEW, ARCHIVE, BRING_BACK, TRASH, TAKE_OUT)
# What is always there is neither archived nor thrown away.
STEPS_OF_FIXED = (PUBLISH, TAKE_BACK, DISCARD, REVIEW)

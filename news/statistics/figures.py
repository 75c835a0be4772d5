"""The statistics as they are read: sums that have been kept, in a handful of questions however many mails."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from audiences.models import County, TargetGroup
from news.mailing.accounts import account
from news.mailing.models import DeliveryState, Mailing
from news.statistics.models import Link, MailingSum
from news.statistics.sums import came_back

By = MailingSum.By
FEW = 5  # fewer than so many in a county or a group are not told apart from each other
COMPARED = 12  # issues


@dataclass(frozen=True)
class Part:
    """A county or a target group in a mailing."""

    name: str
    sums: MailingSum


@dataclass(frozen=True)
class Figures:
    mailing: Mailing
    sums: MailingSum
    clicks: int
    is_counted: bool  # by county and group too; that is done when the mailing is over
    counties: tuple[Part, ...] = ()
    groups: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def subject(self):
        return self.mailing.subject

    @property
    def delivered_share(self):
        return _percent(self.sums.delivered, self.sums.sent + self.sums.refused)

    @property
    def left_share(self):
        return _percent(self.sums.left, self.sums.delivered)


def of_mailing(mailing):
    sums = list(mailing.sums.all())
    whole = next((each for each in sums if each.by == By.ALL), None)
    is_counted = _is_counted(mailing, whole)
    links = tuple(
        mailing.links.annotate(clicks=Sum("days__clicks", default=0)).order_by("-clicks", "position")
    )
    parts = sums if is_counted else []
    counties = dict(County.objects.values_list("code", "name"))
    groups = dict(TargetGroup.objects.values_list("key", "name"))
    return Figures(
        mailing=mailing,
        sums=whole if is_counted else _so_far(mailing, whole),
        clicks=sum(link.clicks for link in links),
        is_counted=is_counted,
        counties=_parts(parts, By.COUNTY, counties, _("No county")),
        groups=_parts(parts, By.GROUP, groups, _("A group that is no more")),
        links=links,
    )


def of_latest(limit=COMPARED):
    """The newest newsletters beside each other, newest first."""
    newsletters = Mailing.objects.filter(purpose=Mailing.Purpose.NEWSLETTER).order_by("-created_at", "-pk")
    mailings = list(newsletters.with_subjects()[:limit])
    sums = {each.mailing_id: each for each in MailingSum.objects.filter(mailing__in=mailings, by=By.ALL)}
    clicks = dict(
        Link.objects.filter(mailing__in=mailings)
        .values_list("mailing")
        .annotate(Sum("days__clicks"))
        .order_by()
    )
    return [_in_short(each, sums.get(each.pk), clicks.get(each.pk) or 0) for each in mailings]


def said(number):
    """A sum of a county or a group, in words where it is so small that people could be told apart."""
    return _("fewer than %(few)d") % {"few": FEW} if 0 < number < FEW else number


def _parts(sums, by, names, unknown):
    found = [Part(names.get(each.key, unknown), each) for each in sums if each.by == by]
    return tuple(sorted(found, key=lambda part: (part.sums.key not in names, part.name)))


def _in_short(mailing, whole, clicks):
    is_counted = _is_counted(mailing, whole)
    sums = whole if is_counted else _so_far(mailing, whole)
    return Figures(mailing=mailing, sums=sums, clicks=clicks, is_counted=is_counted)


def _is_counted(mailing, whole):
    """Whether the kept sums are of the whole mailing: who leaves early is in them before anybody else."""
    if mailing.finished_at is None or whole is None:
        return False
    return whole.sent == mailing.sent_by_then and not (whole.is_stale and whole.sent == 0)


def _so_far(mailing, whole):
    """Until it is counted: what the ledger says now."""
    states = account(mailing).states
    returned = came_back(mailing)
    return MailingSum(
        mailing=mailing,
        by=By.ALL,
        sent=states[DeliveryState.SENT],
        refused=states[DeliveryState.FAILED],
        returned=returned["returned"].count(),
        complained=returned["complained"].count(),
        left=whole.left if whole else 0,
    )


def _percent(part, whole):
    return round(100 * part / whole, 1) if whole else None

"""The newsletter: drafted from what was published since the last one, mailed to those who asked for it."""

from django.db import transaction
from django.db.models import Max, Q
from django.utils.html import format_html
from django.utils.translation import gettext as _

from activities import channels
from activities.channels.contract import ChannelError, of_sendable
from activities.channels.recipients import member_groups
from activities.dates import day, month_name
from activities.models import Event, StatusReport
from activities.models.occasion import UNFINISHED
from activities.schedule import local_midnight
from audiences.models import Topic
from news import blocks, issues
from news.mailing.audience import Audience
from news.models import Article, GoodExample, Issue, IssueItem

SENDER = "Sociala insatsgrupper"


def audience(activity):
    return Audience(topic=Topic.NEWSLETTER, groups=member_groups(activity))


def prepare(occasion, *, now):
    plan = occasion.activity.plan
    last = Issue.objects.aggregate(number=Max("number"))["number"] or 0
    issue = Issue.objects.create(
        number=last + 1,
        subject=_subject(occasion),
        send_at=occasion.deliver_at,
        covers_until=_told_until() or local_midnight(plan.starts_on),
        is_example=plan.is_example,
    )
    occasion.issue = issue
    occasion.save(update_fields=["issue"])
    pull_in(issue, now=now)
    issue.lead = _lead(issue, occasion.activity)
    issue.save(update_fields=["lead"])


def deliver(occasion, *, now):
    try:
        issues.send(occasion.issue, audience=channels.audience_of(occasion), now=now)
    except issues.Closed as closed:
        said = _(
            "It leads to what is not published any more: %(blocks)s. Take back the approval and mend it."
        )
        raise ChannelError(said % {"blocks": closed}, permanent=True) from closed


def evidence(occasions, *, now):
    found = Issue.objects.in_bulk([each.issue_id for each in occasions])
    return {each.pk: of_sendable(found.get(each.issue_id)) for each in occasions}


def _told_until():
    """How far the issues tell that went out, or still may: what the others had gathered is not told yet."""
    gone_out = Q(state__in=[Issue.State.SENDING, Issue.State.SENT])
    issues = Issue.objects.filter(gone_out | Q(occasion__state__in=UNFINISHED))
    return issues.aggregate(until=Max("covers_until"))["until"]


@transaction.atomic
def pull_in(issue, *, now):
    """Add what was published or announced since the issue was last filled; return how many items came."""
    since = issue.covers_until
    there = set(issue.items.values_list("source_type", "source_id"))
    found = (*_articles(since, now), *_examples(since, now), *_reports(since, now), *_events(since, now))
    # A person may have fetched it already.
    items = [item for item in found if (item.source_type_id, item.source_id) not in there]
    for position, item in enumerate(items, blocks.next_position(issue)):
        item.issue, item.position = issue, position
    IssueItem.objects.bulk_create(items)
    issue.covers_until = now
    issue.save(update_fields=["covers_until"])
    return len(items)


def _articles(since, now):
    published = Article.objects.published(now).filter(published_at__gt=since).order_by("published_at")
    for article in published:
        yield IssueItem(kind=IssueItem.Kind.ARTICLE, source=article)


def _examples(since, now):
    published = GoodExample.objects.published(now).filter(published_at__gt=since).order_by("published_at")
    for example in published:
        yield IssueItem(kind=IssueItem.Kind.EXAMPLE, source=example)


def _reports(since, now):
    big = StatusReport.objects.exclude(kind=StatusReport.Kind.MONTHLY)
    for report in big.filter(sent_at__gt=since, sent_at__lte=now):
        yield IssueItem(kind=IssueItem.Kind.TEXT, source=report)


def _events(since, now):
    """Conferences that are called; the project's own meetings are nobody else's matter."""
    conferences = Event.objects.announced().coming(now).filter(kind=Event.Kind.CONFERENCE, sent_at__gt=since)
    for event in conferences:
        yield IssueItem(kind=IssueItem.Kind.EVENT, source=event)


def _subject(occasion):
    if occasion.is_on_demand:
        return f"{SENDER}, {day(occasion.due_at)}"
    if occasion.activity.is_rhythm:
        return f"{SENDER} i {month_name(occasion.due_at)}"
    return f"{SENDER}: {occasion.activity.name}"[:120]


def _lead(issue, activity):
    titles = [item.shown_title for item in blocks.items(issue)]
    if titles:
        # A title that asks or exclaims ends the sentence itself.
        told = "; ".join(titles).replace("?;", "?").replace("!;", "!")
        end = "" if told.endswith(("?", "!", ".")) else "."
        return format_html("<p>I det här numret: {}{}</p>", told, end)
    told = " ".join(message.text for message in activity.messages.all())
    return format_html("<p>{}</p>", told or activity.name)

"""Meetings and conferences: the call is mailed with a calendar file; a person says that it was held."""

from datetime import timedelta

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from activities.channels.contract import OPEN, READY, ChannelError, done
from activities.channels.recipients import member_groups
from activities.invitation import invitation
from activities.models import Event
from news.mailing.audience import Audience
from news.mailing.models import Mailing
from news.mailing.sending import start_mailing
from news.rendering import render

LENGTHS = {Event.Kind.MEETING: timedelta(hours=2), Event.Kind.CONFERENCE: timedelta(hours=6)}


def audience(activity):
    return Audience(groups=member_groups(activity))


def prepare(occasion, *, now):
    activity = occasion.activity
    kind = Event.Kind(occasion.channel.kind)
    points = format_html_join("", "<li>{}</li>", ((message.text,) for message in activity.messages.all()))
    Event.objects.create(
        occasion=occasion,
        kind=kind,
        title=activity.name,
        starts_at=occasion.due_at,
        ends_at=occasion.due_at + LENGTHS[kind],
        agenda=format_html("<ul>{}</ul>", points) if points else "",
        is_example=activity.plan.is_example,
    )


def deliver(occasion, *, now):
    event = occasion.event
    event.lock(event.State.APPROVED)
    if event.ends_at <= now:
        raise ChannelError(
            _("It is over, and its call had not gone out. Move it or call it off."), permanent=True
        )
    event.begin(mailing=_mail(event, "call", audience(occasion.activity), now=now))


def call_off(event, *, now):
    """Tell those who were called that it will not be."""
    return _mail(event, "call_off", audience(event.occasion.activity), now=now)


def _mail(event, message, recipients, *, now):
    return start_mailing(
        key=f"{message}-{event.pk}",
        purpose=Mailing.Purpose.CALL,
        texts=[text(event, message, now=now)],
        audience=recipients,
        now=now,
    )


def text(event, message, *, now):
    """The call, or its withdrawal, as a mail with a calendar file."""
    calendar = invitation(event, cancelled=message == "call_off", now=now)
    return render(message, {"event": event}, language="sv", calendar=calendar)


def evidence(occasions, *, now):
    found = {event.occasion_id: event for event in Event.objects.filter(occasion__in=occasions)}
    return {each.pk: _evidence(found.get(each.pk)) for each in occasions}


def _evidence(event):
    if event is None:
        return OPEN
    if event.held_at:
        return done(event.held_at)
    return OPEN if event.state == Event.State.DRAFT else READY

"""What tests of the plan begin with: a small plan and rows of it."""

from datetime import date, datetime

from django.contrib.auth import get_user_model

from activities import engine, schedule
from activities.models import Activity, Channel, Event, Occasion, Plan, Role, Series, StatusReport
from activities.timing import LOCAL
from audiences.models import Member, TargetGroup
from tests.news.makers import make_sent


def at(text):
    """An aware moment of a Swedish wall time: at("2013-03-12 09:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def make_user(name="ledare", **values):
    return get_user_model().objects.create_user(name, email=f"{name}@example.org", **values)


def make_plan(*, starts_on=date(2013, 2, 21), ends_on=date(2014, 10, 31), **values):
    return Plan.objects.create(key="prov", name="Provplan", starts_on=starts_on, ends_on=ends_on, **values)


def make_channel(plan, kind="manual", *, habit="andra tisdagen 09.00", **values):
    position = plan.channels.count() + 1
    values = {"key": f"{kind}-{position}", "name": kind.capitalize(), **values}
    return Channel.objects.create(plan=plan, kind=kind, habit=habit, position=position, **values)


def make_activity(plan, words="månadsvis", *channels, groups=(), **values):
    """A row of the plan with its series laid out since the plan began."""
    position = plan.activities.count() + 1
    values = {"key": f"rad-{position}", "name": f"Rad {position}", **values}
    activity = Activity.objects.create(plan=plan, words=words, position=position, **values)
    activity.target_groups.set(groups)
    for channel in channels:
        series = Series.objects.create(
            activity=activity, channel=channel, since=schedule.local_midnight(plan.starts_on)
        )
        schedule.refresh(series)
    return activity


def make_role(plan, *users):
    role = Role.objects.create(plan=plan, key="projektledare", name="Projektledare")
    role.holders.set(users)
    return role


def make_group(key="styrgrupp", *addresses):
    group = TargetGroup.objects.create(key=key, name=key.capitalize(), rank=TargetGroup.Rank.PRIMARY)
    for address in addresses:
        Member.objects.create(target_group=group, name=address.split("@")[0], address=address)
    return group


def make_occasion(series, key="2013-03", *, state="open", **values):
    """The stored row of one of the occasions that a series makes."""
    moments = next(each for each in schedule.coming(series) if each.key == key)
    return Occasion.objects.create(series=series, state=state, **{**vars(moments), **values})


def make_report(occasion, *, facts, state="sent", **values):
    period = {"starts_on": date(2013, 3, 1), "ends_on": date(2013, 3, 31)}
    values = {"title": "Statusrapport mars 2013", "occasion": occasion, "facts": facts, **period, **values}
    if state == "draft":
        return StatusReport.objects.create(**values)
    return make_sent(StatusReport, state=state, **values)


def make_event(*, state="sent", **values):
    times = {"starts_at": at("2013-05-14 09:00"), "ends_at": at("2013-05-14 15:30")}
    values = {"title": "Erfarenhetskonferens", "kind": Event.Kind.CONFERENCE, **times, **values}
    if state == "draft":
        return Event.objects.create(**values)
    return make_sent(Event, state=state, **values)


def tick(moment):
    """One tick of the engine at a Swedish wall time; nothing is mailed."""
    engine.tick(now=at(moment), send=lambda mailing_id: None)


def occasion(key):
    return Occasion.objects.get(key=key)

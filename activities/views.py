"""The start page, and the plan with its timeline, versions and reports: open to everybody."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities import outline, outlook, timing
from activities.dates import day
from activities.models import Event, Plan, PlanVersion, StatusReport
from activities.timeline_picture import Promise, picture
from activities.versions import differences
from news.models import Article, Issue

SENT = [StatusReport.State.SENDING, StatusReport.State.SENT]


@require_safe
def start(request):
    return render(request, "activities/start.html", {"content": _start})


def _start(now):
    found = outlook.current(now)
    context = {
        "plan": found and found.plan,
        "articles": Article.objects.published(now).select_related("image")[:3],
        "issue": Issue.objects.filter(state__in=SENT).first(),
        "event": Event.objects.announced().coming(now).filter(kind=Event.Kind.CONFERENCE).first(),
    }
    if found:
        context |= {
            "messages_of_plan": list(found.plan.keymessages.all()),
            "done": outlook.done(found.occasions, 4),
            "coming": outlook.coming(found.occasions, now)[:4],
            "conference": outlook.next_conference(found.occasions, now),
        }
    return context


@require_safe
def plan(request):
    return render(request, "activities/plan.html", {"plan": _current_plan(), "content": _plan})


def _plan(now):
    if (known := outlook.current(now)) is None:  # withdrawn since the view looked
        raise Http404
    current, found = known.plan, known.occasions
    content = outline.content_of(current, known.series)
    return {
        "plan": current,
        "sections": outline.sections(content, outlook.coming_by_activity(found, now)),
        "occasions": found,
        "picture": _picture(current, found, now),
        "late": outlook.late(found),
        "coming": outlook.coming(found, now)[:8],
        "reports": StatusReport.objects.filter(state__in=SENT, occasion__series__activity__plan=current),
        "versions": current.versions.defer("content"),
    }


@require_safe
def version(request, version):
    current = _current_plan()
    # Compared here: the database is not asked for what no version can be called.
    versions = list(current.versions.defer("content"))
    number = next((number for number, each in enumerate(versions) if each.version == version), None)
    if number is None:
        raise Http404
    chosen = get_object_or_404(PlanVersion, pk=versions[number].pk)
    older = PlanVersion.objects.filter(pk__in=[each.pk for each in versions[number + 1 : number + 2]]).first()
    context = {"plan": current, "version": chosen, "older": older}
    if chosen.content:
        context["sections"] = outline.sections(chosen.content)
        if older and older.content:
            context["changes"] = differences(older.content, chosen.content)
    return render(request, "activities/version.html", context)


@require_safe
def report(request, pk):
    found = get_object_or_404(StatusReport, pk=pk, state__in=SENT)
    return render(request, "activities/report.html", {"report": found, "facts": found.facts})


def _current_plan():
    if current := Plan.objects.current():
        return current
    raise Http404


def _picture(plan, occasions, now):
    """One lane for each activity, in the plan's order, and in it a row for each channel."""
    lanes = {}
    for each in sorted(occasions, key=lambda each: (each.activity.position, each.channel.position)):
        ways = lanes.setdefault(each.activity.name, {})
        ways.setdefault(each.channel.name, []).append(_promise(each))
    days = [plan.starts_on, plan.ends_on, *(each.due_at.date() for each in occasions)]
    return picture(lanes, starts=min(days), ends=max(days), today=timezone.localdate(now))


def _promise(occasion):
    on = occasion.due_at.astimezone(timing.LOCAL).date()
    label = _("%(day)s: %(state)s") % {"day": day(on), "state": occasion.word}
    if occasion.activity.is_rhythm:  # its periods follow each other and would be one long bar
        return Promise(on, on, on, occasion.look, label)
    return Promise(on, occasion.starts_on, occasion.ends_on, occasion.look, label)

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from activities.dates import day_and_time
from activities.models import Plan
from activities.models.occasion import State
from activities.rehearsal import DOES, rehearse


class Command(BaseCommand):
    help = "What the plan will do next: every product, mail and number of recipients. Changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=30, help="how far to look (default 30)")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, days, **options):
        if not 1 <= days <= 1000:
            raise CommandError(_("--days takes a number from 1 to 1000."))
        plan = Plan.objects.current()
        if plan is None:
            raise CommandError(_("There is no plan. Load one with: manage.py load_plan FILE"))
        now = timezone.now()
        steps = rehearse(plan, now=now, days=days)
        if options["json"]:
            self.stdout.write(
                _as_json({"plan": plan.name, "from": now.isoformat(), "days": days, "steps": steps})
            )
        else:
            self._print(plan, days, steps)

    def _print(self, plan, days, steps):
        self.stdout.write(_("%(plan)s: the next %(days)s days") % {"plan": plan, "days": days})
        for step in steps:
            when = day_and_time(parse_datetime(step["at"]))
            mails = _("%(count)s recipients") % {"count": step["recipients"]} if step["recipients"] else ""
            what = f"{step['activity']} – {step['channel']} {DOES[step['does']]}"
            self.stdout.write(f"{when:38} {what} ({State(step['state']).label}) {mails}".rstrip())
        if not steps:
            self.stdout.write(_("Nothing falls due."))


def _as_json(value):
    return json.dumps(value, ensure_ascii=False, indent=2)

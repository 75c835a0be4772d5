import json
import time
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from activities import loading, plan_file, replay
from activities.models import Plan, Role
from activities.schedule import local_midnight
from activities.scratch import scratch_database
from activities.stand_in import StandIn
from audiences import examples

GROUPS = ["styrgrupp", "projektgrupp"]


class Command(BaseCommand):
    help = "Run the real engine over a period in a scratch database, with a stand-in for the people."

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="since", required=True, help="first day, YYYY-MM-DD")
        parser.add_argument("--to", dest="until", required=True, help="last day, YYYY-MM-DD")
        parser.add_argument("--plan", default=str(settings.BASE_DIR / "plans" / "sig.toml"), help="plan file")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, since, until, plan, **options):
        since, until = _day("--from", since), _day("--to", until)
        if until < since:
            raise CommandError(_("--to is before --from."))
        try:
            content = plan_file.read(Path(plan))
        except plan_file.PlanFileError as error:
            raise CommandError(str(error)) from error
        started = time.perf_counter()
        with scratch_database():
            counted = _replay(content, since, until)
        counted["seconds"] = round(time.perf_counter() - started, 2)
        if options["json"]:
            self.stdout.write(json.dumps(counted, ensure_ascii=False, indent=2))
        else:
            self._print(counted)

    def _print(self, counted):
        for occasion in counted.pop("occasions"):
            self.stdout.write("{due}  {state:10} {activity} – {channel}".format(**occasion))
        for name, value in counted.items():
            self.stdout.write(f"{name:20} {value}")


def _replay(content, since, until):
    begin = local_midnight(since)
    loading.load(content, now=begin)
    plan = Plan.objects.current()
    user = get_user_model().objects.create_user("replay", email="exempel@example.org")
    for role in Role.objects.filter(plan=plan):
        role.holders.add(user)
    examples.subscribe(examples.municipalities(), now=begin)
    examples.add_members(GROUPS, count=6)
    end = local_midnight(until + timedelta(days=1)) - timedelta(seconds=1)
    replay.run(since=begin, until=end, stand_in=StandIn(user=user), transport=replay.Uncounted())
    return replay.summary(plan)


def _day(name, text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            _("%(name)s: %(text)s is not a day, written YYYY-MM-DD.") % {"name": name, "text": text}
        ) from error

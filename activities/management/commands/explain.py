import json
from datetime import date
from itertools import islice

from dateutil.relativedelta import relativedelta
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.timing import LOCAL, Day, Unparsed, at_local, coming, describe, parse


class Command(BaseCommand):
    help = "How a time in the plan is understood, and the first five times it gives. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("text", nargs="+", help="the words, such as: månadsvis samt vid behov")
        parser.add_argument("--from", dest="first", help="a date; default today")
        parser.add_argument("--to", dest="last", help="a date; default two years after the first")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, text, first, last, **options):
        starts = _day("--from", first) if first else timezone.localdate(timezone=LOCAL)
        ends = _day("--to", last) if last else starts + relativedelta(years=2)
        if ends < starts:
            raise CommandError(_("--to lies before --from."))
        timing = parse(" ".join(text))
        found = [*islice(coming(timing, valid_from=starts, valid_to=ends), 5)]
        if options["json"]:
            self.stdout.write(json.dumps(_as_object(timing, found), ensure_ascii=False, indent=2))
        else:
            self._print(timing, found)

    def _print(self, timing, found):
        if isinstance(timing, Unparsed):
            self.stdout.write(_("Not understood: %(hint)s") % {"hint": timing.hint})
            return
        self.stdout.write(_("Means: %(meaning)s") % {"meaning": _meaning(timing)})
        for one in found:
            self.stdout.write(f"  {describe(one)}")
        if not found:
            self.stdout.write(_("Nothing falls due by itself in this period."))


def _day(option, text):
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if not day or not 1900 <= day.year <= 2100:
        raise CommandError(_("%(option)s takes a date such as 2013-02-21.") % {"option": option})
    return day


def _as_object(timing, found):
    understood = not isinstance(timing, Unparsed)
    return {
        "understood": understood,
        "meaning": _meaning(timing) if understood else None,
        "next": [_iso(one) for one in found],
        "hint": None if understood else timing.hint,
    }


def _meaning(timing):
    words = describe(timing)
    return f"{words[0].upper()}{words[1:]}."


def _iso(one):
    if not isinstance(one, Day):
        return f"{one.starts}/{one.ends}"
    return at_local(one.on, one.at).isoformat() if one.at else one.on.isoformat()

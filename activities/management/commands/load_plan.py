import sys
from datetime import date
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import loading, plan_file


class Command(BaseCommand):
    help = "Loads a plan file (TOML). Loading the same file again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--starts", metavar="DATE", help="move the whole plan in time to begin this day")

    def handle(self, *, file, starts, **options):
        starts = None if starts is None else _day(starts)
        try:
            read = plan_file.read(file)
        except plan_file.PlanFileError as error:
            self.stderr.write(str(error))
            self.stderr.write(_("Nothing was loaded."))
            sys.exit(1)
        try:
            result = loading.load(read, now=timezone.now(), starts=starts)
        except OverflowError:
            raise CommandError(_("The plan cannot be moved that far: too far from our time.")) from None
        for trouble in read.warnings:
            self.stderr.write(_("Note: %(trouble)s") % {"trouble": trouble})
        for line in _told(result):
            self.stdout.write(line)


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(_("“%(text)s” is no day. Write it as 2013-02-21.") % {"text": text}) from None


def _told(result):
    plan = result.plan
    yield f"{plan.name}, {plan.starts_on} – {plan.ends_on}"
    if result.is_unchanged:
        yield _("The same plan was loaded already: nothing changed.")
        return
    counts = {name: len(getattr(result, name)) for name in ("created", "changed", "removed")}
    yield _(
        "%(created)s rows created, %(changed)s changed, %(removed)s removed, %(unchanged)s as before."
    ) % {
        **counts,
        "unchanged": result.unchanged,
    }
    for table, key in result.changed:
        yield _('Changed: %(table)s "%(key)s"') % {"table": table, "key": key}
    for table, key in result.kept:
        yield _('Kept, but no longer planned: %(table)s "%(key)s"') % {"table": table, "key": key}

import hashlib

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from activities.approving import rights
from activities.search import watching
from sigportal.page_cache import changes


class Command(BaseCommand):
    help = "Makes the portal ready to start: database, static files, and at the first start the example."

    def add_arguments(self, parser):
        parser.add_argument("--without-example", action="store_true", help="for production: no example plan")

    def handle(self, *, without_example, **options):
        try:
            migrate()
            rights.make_groups()
            collect_static()
            watching.note_written_pages()
            changes.bump()  # pages made from older templates are of the past
            if not without_example:
                call_command("first_start")
        except OperationalError as error:
            # Its first line says why; the rest are guesses.
            why = str(error).partition("\n")[0]
            mend = "Mend it" if settings.EMBEDDED else "Mend it, or DATABASE_URL"
            raise CommandError(f"The database cannot be used: {why}. {mend}, and start again.") from error
        except OSError as error:
            raise CommandError(f"{settings.DATA_DIR} cannot be written to: {error.strerror}.") from error


def migrate():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def collect_static():
    stamp = settings.STATIC_ROOT / ".stamp"
    now = fingerprint()
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(now)


def fingerprint():
    """A digest of every static file's name, size and time."""
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignored):
            size, modified = storage.size(name), storage.get_modified_time(name)
            digest.update(f"{name} {size} {modified}\n".encode())
    return digest.hexdigest()

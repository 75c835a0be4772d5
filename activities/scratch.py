"""A database for a while: SQLite in memory in the place of the default one, for this thread only."""

from contextlib import contextmanager

from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend


@contextmanager
def scratch_database():
    """Migrate an empty database and use it as the default one; the real one is neither read nor written."""
    settings = connections.configure_settings(
        {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    )["default"]
    real = connections["default"]
    scratch = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    connections["default"] = scratch
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        scratch.close()
        connections["default"] = real

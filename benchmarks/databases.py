"""The databases that are measured, each empty, migrated and the default one for a while."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path


def each(folder):
    """Yield once for each database, which is then the one in use."""
    for made in (sqlite, postgresql):
        with made(folder):
            yield made.__name__


@contextmanager
def sqlite(folder):
    from sigportal import embedded

    with database(embedded.database(folder)):
        yield


@contextmanager
def postgresql(folder):
    import environ

    from tests.servers import start_postgres

    # Its socket's path must be short, and the folder is removed when the server stops.
    place = Path(tempfile.mkdtemp(prefix="pg"))
    server = start_postgres(place, survives_power_cuts=True)
    try:
        with database(environ.Env.db_url_config(server.get_uri())):
            yield
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def database(settings):
    """Make the database the default one of this process, migrated."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.utils import load_backend

    filled = connections.configure_settings({"default": settings})["default"]
    wrapper = load_backend(filled["ENGINE"]).DatabaseWrapper(filled, "default")
    before, connections["default"] = connections["default"], wrapper
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        wrapper.close()
        connections["default"] = before


def environment():
    """The variables that lead another process to the database in use."""
    from django.conf import settings
    from django.db import connection

    found = {"SECRET_KEY": settings.SECRET_KEY}
    if connection.vendor == "sqlite":
        return found | {"SIGPORTAL_DATA_DIR": str(Path(connection.settings_dict["NAME"]).parent)}
    said = connection.get_connection_params()
    return found | {"DATABASE_URL": f"postgresql://{said['user']}@/{said['dbname']}?host={said['host']}"}

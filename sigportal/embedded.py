"""The embedded default: what one machine needs when nothing is configured."""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile


def secret_key(data_dir):
    """Return the key kept in the data folder (mode 0600), making it the first time."""
    path = data_dir / "secret_key"
    if not path.exists():
        _keep(path, secrets.token_urlsafe(50))
    return path.read_text()


def _keep(path, text):
    # Web, worker and beat may start at once: a link is made whole or not at all, and the first one decides.
    with NamedTemporaryFile("w", dir=path.parent, prefix=".secret_key") as file:
        file.write(text)
        file.flush()
        try:
            os.link(file.name, path)
        except FileExistsError:
            return


def database(data_dir, *, is_mailing=False):
    """SQLite tuned for several processes: one writer at a time, who says so when it begins.

    `is_mailing`: real mails are sent, so not even a power cut may lose the record of one.
    """
    synchronous = "FULL" if is_mailing else "NORMAL"
    cache = 12_000 if is_mailing else 32_000  # kB; a process that sends to many fills all of it
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir / "sigportal.sqlite3",
        "CONN_MAX_AGE": 60,  # seconds; to open a connection takes longer than most pages' questions
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA cache_size=-{cache};"
            ),
        },
    }


def broker_options(data_dir):
    """Celery's messages as files, shared by the processes of this machine."""
    queue = Path(data_dir) / "queue"
    for folder in (queue, queue / "taken"):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(queue / "control"),
        "processed_folder": str(queue / "taken"),
        "polling_interval": 0.2,
    }

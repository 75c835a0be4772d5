"""Where lists lie while they are worked on: in the data folder, where no address on the web leads."""

import secrets
from pathlib import Path

from django.conf import settings

MOST = 200 * 1024 * 1024  # bytes


def path(stored):
    return Path(settings.DATA_DIR) / "lists" / stored


def new_name(suffix):
    # Nobody else on the machine may look into it.
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"{secrets.token_hex(16)}.{suffix}"


def keep(upload, suffix):
    """Store what was uploaded, a piece at a time, and return its name."""
    stored = new_name(suffix)
    with path(stored).open("xb") as file:
        for piece in upload.chunks():
            file.write(piece)
    return stored


def remove(*stored):
    for name in filter(None, stored):
        path(name).unlink(missing_ok=True)


def forget_unnamed(named, *, before):
    """Remove what a killed process has left: no row names it, and nobody is still writing it."""
    for each in _folder().glob("*"):
        if each.name not in named and each.stat().st_mtime < before.timestamp():
            each.unlink(missing_ok=True)


def _folder():
    return path("")

"""Where the files of a picture are: a folder with a name that nobody can guess, under the media folder."""

import contextlib
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from news.pictures import making

FOLDER = "images"


def path(key, name):
    return f"{FOLDER}/{key}/{name}"


def keep(pixels):
    """Write every file of the picture and return the key; when one cannot be written, nothing is left."""
    key = secrets.token_hex(16)
    try:
        for name, content in making.files(pixels):
            default_storage.save(path(key, name), ContentFile(content))
    except BaseException:
        remove(key)
        raise
    return key


def remove(key):
    folder = f"{FOLDER}/{key}"
    # Missing files are what is wanted.
    with contextlib.suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(path(key, name))
        default_storage.delete(folder)

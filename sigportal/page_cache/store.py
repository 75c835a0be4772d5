"""Finished pages in memory, and as files for the other web processes of this machine."""

import contextlib
import hashlib
import json
import os
import shutil
from tempfile import NamedTemporaryFile

from sigportal.page_cache.answer import Answer

MOST_PAGES = 1_000
MOST_BYTES = 64_000_000
MOST_BYTES_OF_A_PAGE = 2_000_000


class Shelf:
    """The pages of one moment, in the memory of one process."""

    def __init__(self, moment, most_pages):
        self.moment, self.most_pages = moment, most_pages
        self.pages, self.size = {}, 0

    def take(self, key, answer):
        """Return False when the page is too large or the shelf is full."""
        is_room = len(self.pages) < self.most_pages and self.size + answer.size <= MOST_BYTES
        if not is_room or answer.size > MOST_BYTES_OF_A_PAGE:
            return False
        self.pages[key] = answer
        self.size += answer.size
        return True


class Store:
    """Holds the pages of one moment; those of another moment are dropped whole."""

    def __init__(self, folder, most_pages=MOST_PAGES):
        self.folder, self.most_pages = folder, most_pages
        # Exchanged in one step: no thread ever meets the pages of one moment under another.
        self.shelf = Shelf(None, most_pages)

    def get(self, moment, key):
        shelf = self.shelf
        if shelf.moment != moment:
            shelf = self._begin(moment)
        return shelf.pages.get(key) or self._fetch(shelf, key)

    def keep(self, moment, key, answer):
        shelf = self.shelf
        if shelf.moment == moment and shelf.take(key, answer):
            self._write(self._path(moment, key), answer.dump())

    def _begin(self, moment):
        shelf = self.shelf = Shelf(moment, self.most_pages)
        with contextlib.suppress(OSError):
            for folder in self.folder.iterdir():
                if folder != self._folder(moment):
                    shutil.rmtree(folder, ignore_errors=True)
        return shelf

    def _fetch(self, shelf, key):
        """Take over what another process has made."""
        try:
            answer = Answer.load(self._path(shelf.moment, key).read_bytes())
        except (OSError, ValueError):
            return None
        shelf.take(key, answer)
        return answer

    def _write(self, path, content):
        # Another process may be first, or sweep the folder at any time, or the disk be full: memory is
        # enough. The name is given when the file is whole; what was half written goes with its first name.
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent) as file:
                file.write(content)
                file.flush()
                os.link(file.name, path)

    def _folder(self, moment):
        return self.folder / "-".join(map(str, moment))

    def _path(self, moment, key):
        return self._folder(moment) / hashlib.sha256(json.dumps(key).encode()).hexdigest()

"""Finished pages in memory, and as files for the other web processes of this machine."""

import contextlib
import hashlib
import json
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from sigportal.page_cache.answer import Answer

MOST_PAGES = 1_000
MOST_BYTES = 64_000_000
MOST_BYTES_OF_A_PAGE = 2_000_000


class Store:
    """Holds the pages of one moment; those of another moment are dropped whole."""

    def __init__(self, folder, most_pages=MOST_PAGES):
        self.folder, self.most_pages = folder, most_pages
        self.moment, self.pages, self.size = None, {}, 0

    def get(self, moment, key):
        if moment != self.moment:
            self._begin(moment)
        return self.pages.get(key) or self._fetch(moment, key)

    def keep(self, moment, key, answer):
        if self._take(moment, key, answer):
            self._write(self._path(moment, key), answer.dump())

    def _take(self, moment, key, answer):
        is_room = len(self.pages) < self.most_pages and self.size + answer.size <= MOST_BYTES
        if moment != self.moment or not is_room or answer.size > MOST_BYTES_OF_A_PAGE:
            return False
        self.pages[key] = answer
        self.size += answer.size
        return True

    def _begin(self, moment):
        self.moment, self.pages, self.size = moment, {}, 0
        with contextlib.suppress(OSError):
            for folder in self.folder.iterdir():
                if folder != self._folder(moment):
                    shutil.rmtree(folder, ignore_errors=True)

    def _fetch(self, moment, key):
        """Take over what another process has made."""
        try:
            answer = Answer.load(self._path(moment, key).read_bytes())
        except (OSError, ValueError):
            return None
        self._take(moment, key, answer)
        return answer

    def _write(self, path, content):
        # Another process may sweep the folder at any time, or the disk be full: memory is enough.
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
            Path(file.name).replace(path)

    def _folder(self, moment):
        return self.folder / "-".join(map(str, moment))

    def _path(self, moment, key):
        return self._folder(moment) / hashlib.sha256(json.dumps(key).encode()).hexdigest()

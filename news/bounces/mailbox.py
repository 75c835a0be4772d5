"""The mailbox that bounces come to: over IMAP, or a folder of files (a maildir, or .eml files).

Both have the same verbs: `waiting(limit)` yields (name, content), `put_away(name, recognised)` moves one out
of the way. What was moved by somebody else in the meantime is no fault.
"""

import imaplib
import os
import re
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

MOST = 1024 * 1024  # bytes of a mail that are read: a report stands first, what it returns may be long
SECONDS = 20  # for the server to answer
HANDLED, UNRECOGNISED = "handled", "unrecognised"


class MailboxError(Exception):
    """The mailbox cannot be read now. What was put away stays so; the rest waits."""


@contextmanager
def open_mailbox(url):
    """Yield the mailbox that BOUNCE_URL names. Raises MailboxError."""
    found = urlsplit(url)
    if found.scheme in ("imap", "imaps"):
        with _imap(found) as mailbox:
            yield mailbox
    else:
        yield Folder(Path(unquote(found.path)))


class Folder:
    """A maildir (its `new` and `cur`), or a folder of .eml files. What is read is moved to a folder in it."""

    def __init__(self, path):
        self.path = path

    def waiting(self, limit):
        try:
            names = sorted(self._names())[:limit]
        except OSError as error:
            raise MailboxError(f"The folder cannot be read: {error.strerror}.") from error
        for name in names:
            try:
                with (self.path / name).open("rb") as file:
                    yield name, file.read(MOST)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise MailboxError(f"{name} cannot be read: {error.strerror}.") from error

    def put_away(self, name, *, recognised):
        folder = self.path / (HANDLED if recognised else UNRECOGNISED)
        try:
            folder.mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                (self.path / name).rename(folder / Path(name).name)
        except OSError as error:
            raise MailboxError(f"{name} cannot be moved: {error.strerror}.") from error

    def _names(self):
        maildir = [name for name in ("new", "cur") if (self.path / name).is_dir()]
        is_maildir = bool(maildir)
        for folder in maildir or [""]:
            with os.scandir(self.path / folder) as entries:
                for entry in entries:
                    if entry.is_file() and (is_maildir or entry.name.endswith(".eml")):
                        yield f"{folder}/{entry.name}" if folder else entry.name


@contextmanager
def _imap(found):
    try:
        connect = imaplib.IMAP4_SSL if found.scheme == "imaps" else imaplib.IMAP4
        port = found.port or (imaplib.IMAP4_SSL_PORT if found.scheme == "imaps" else imaplib.IMAP4_PORT)
        client = connect(found.hostname, port, timeout=SECONDS)
        try:
            client.login(unquote(found.username or ""), unquote(found.password or ""))
            yield Imap(client, unquote(found.path.strip("/")) or "INBOX")
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        # The exception's words come from the server; the password is not among them.
        raise MailboxError(f"The mailbox cannot be used: {error}"[:300]) from error


class Imap:
    """One folder of an IMAP4rev1 account (RFC 3501); names are UIDs. What is handled is moved beside it."""

    def __init__(self, client, folder):
        self.client, self.folder = client, folder
        self._ask(client.select, _quoted(folder))
        self._has_move = "MOVE" in client.capabilities  # RFC 6851
        self._made = set()

    def waiting(self, limit):
        [found] = self._ask(self.client.uid, "SEARCH", None, "UNDELETED")
        for uid in (found or b"").split()[:limit]:
            answer = self._ask(self.client.uid, "FETCH", uid.decode(), f"(BODY.PEEK[]<0.{MOST}>)")
            content = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if content is not None:  # else somebody has moved it
                yield uid.decode(), content

    def put_away(self, name, *, recognised):
        folder = self._beside(HANDLED if recognised else UNRECOGNISED)
        if self._has_move:
            self._ask(self.client.uid, "MOVE", name, folder)
            return
        self._ask(self.client.uid, "COPY", name, folder)
        self._ask(self.client.uid, "STORE", name, "+FLAGS.SILENT", r"(\Deleted)")
        self._ask(self.client.expunge)

    def _beside(self, name):
        """A folder in the account for what has been read, made the first time."""
        if name not in self._made:
            self.client.create(name)  # NO when it is there already, as it mostly is
            self._made.add(name)
        return _quoted(name)

    def _ask(self, verb, *arguments):
        answer, data = verb(*arguments)
        if answer != "OK":
            said = re.sub(rb"[^\x20-\x7e]", b"?", data[0] or b"") if data else b""
            raise MailboxError(f"The mail server says {answer}: {said.decode()}"[:300])
        return data


def _quoted(folder):
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'

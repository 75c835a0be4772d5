"""The way out: a finished message is handed over, and the answer says what is known of its fate."""

import re
import socket
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from news.mailing import outbox

_GOOD = {250, 251, 252, 354}  # RFC 5321, 4.2: to MAIL, RCPT and DATA
_NO_SUCH_USER = re.compile(r"\b5\.1\.(1|6|10)\b")  # RFC 3463, RFC 7505


class TransportError(Exception):
    """Certainly not delivered. Permanent: the same address will be refused the next time too."""

    def __init__(self, answer, *, permanent=False):
        super().__init__(answer)
        self.answer = answer
        self.permanent = permanent

    @property
    def says_no_such_user(self):
        return self.permanent and bool(_NO_SUCH_USER.search(self.answer))


class Unreachable(TransportError):
    """Certainly not delivered, and not because of the address: nobody can be mailed now."""


class HandedOverUncertain(Exception):
    """The content was under way when the connection ended: delivered or not, nobody here can know."""


@contextmanager
def open_transport():
    """Yield the way out that the settings name: an object with `send(address, content, *, at)`."""
    if settings.EMAIL_BACKEND == "news.mailing.outbox.EmailBackend":
        transport = Outbox()
    elif settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        transport = Smtp()
    else:
        transport = Backend()
    try:
        yield transport
    finally:
        transport.close()


class Smtp:
    """One connection, kept from message to message. Settings are Django's EMAIL_*."""

    def __init__(self):
        self._sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        self._backend = SmtpBackend(timeout=settings.EMAIL_TIMEOUT or 20)

    def send(self, address, content, *, at):
        """Return the server's answer, or raise TransportError, Unreachable or HandedOverUncertain."""
        client = self._ready_for_content(address)
        # A line that is only a dot would end the message (RFC 5321, 4.5.2).
        if b"\r\n." in content:
            content = content.replace(b"\r\n.", b"\r\n..")
        try:
            client.send(content + b".\r\n")
            reply = client.getreply()
        except OSError as error:
            self.close()
            raise HandedOverUncertain(_words(error)) from error
        if reply[0] // 100 == 2:
            return _answer(reply)
        if reply[0] // 100 not in (4, 5):
            self.close()
            raise HandedOverUncertain(_answer(reply))
        raise self._refusal(reply)

    def close(self):
        with suppress(OSError):
            self._backend.close()

    def _ready_for_content(self, address):
        """Bring the server to the point where it waits for the content."""
        if self._backend.connection is not None:
            try:
                return self._offer(address)
            except Unreachable:
                pass  # servers close idle and much used connections: a fresh one tells whether it is more
        self._connect()
        return self._offer(address)

    def _connect(self):
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
            self._backend.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:  # smtplib's exceptions are OSErrors too
            self.close()
            raise Unreachable(_words(error)) from error

    def _offer(self, address):
        client = self._backend.connection
        commands = [f"MAIL FROM:<{self._sender}>\r\n", f"RCPT TO:<{address}>\r\n", "DATA\r\n"]
        try:
            replies = _ask(client, commands)
            refused = next((reply for reply in replies if reply[0] not in _GOOD), None)
            if refused is None:
                return client
            if refused is replies[0]:  # the sender, so everybody
                self._give_up(refused)
            if replies[-1][0] == 354:  # RFC 2920, 3.1: it waits for the content of a mail to nobody
                _ask(client, [".\r\n"])
            _ask(client, ["RSET\r\n"])
        except OSError as error:
            self.close()
            raise Unreachable(_words(error)) from error
        raise self._refusal(refused)

    def _refusal(self, reply):
        if reply[0] // 100 not in (4, 5) or reply[0] == 421:  # closing, whatever was asked (RFC 5321, 3.8)
            self._give_up(reply)
        return TransportError(_answer(reply), permanent=reply[0] >= 500)

    def _give_up(self, reply):
        self.close()
        raise Unreachable(_answer(reply))


class Outbox:
    """Messages as files, for the embedded default."""

    def send(self, address, content, *, at):
        try:
            return outbox.write(content, at=at)
        except OSError as error:
            raise Unreachable(f"The outbox cannot be written: {error.strerror}") from error

    def close(self):
        pass


class Backend:
    """Any other of Django's backends. They do not say how far they came, so a failure is uncertain."""

    def __init__(self):
        self._connection = get_connection()

    def send(self, address, content, *, at):
        try:
            self._connection.send_messages([_Finished(content)])
        except OSError as error:
            raise HandedOverUncertain(_words(error)) from error
        return ""

    def close(self):
        self._connection.close()


class _Finished(EmailMultiAlternatives):
    """A composed message as Django's backends want it."""

    def __init__(self, content):
        parsed = message_from_bytes(content, policy=policy.default)
        text, html = (parsed.get_body([kind]) for kind in ("plain", "html"))
        super().__init__(parsed["Subject"], text and text.get_content(), parsed["From"], [parsed["To"]])
        if html:
            self.attach_alternative(html.get_content(), "text/html")
        self._parsed = parsed

    def message(self):
        return self._parsed


def _ask(client, commands):
    """Send commands and return the replies; in one go where the server can take it (RFC 2920)."""
    pipelined = client.has_extn("pipelining")
    if pipelined:
        client.send("".join(commands))
    replies = []
    for command in commands:
        if not pipelined:
            client.send(command)
        replies.append(client.getreply())
        code = replies[-1][0]
        if code == 421 or (code >= 400 and not pipelined):
            break
    return replies


def _answer(reply):
    code, text = reply
    return f"{code} {text.decode('ascii', 'replace')}".replace("\0", "")  # PostgreSQL keeps no NUL


def _words(error):
    return f"{type(error).__name__}: {error}"

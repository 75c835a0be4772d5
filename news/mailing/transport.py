"""The way out: a finished message is handed over, and the answer says what is known of its fate."""

import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from news.mailing import outbox

_GOOD = {250, 251, 252, 354}  # RFC 5321, 4.2: to MAIL, RCPT and DATA


class TransportError(Exception):
    """Certainly not delivered. Permanent: the same address will be refused the next time too."""

    def __init__(self, answer, *, permanent=False):
        super().__init__(answer)
        self.answer = answer
        self.permanent = permanent


class Unreachable(TransportError):
    """Certainly not delivered, and not because of the address: nobody can be mailed now."""


class HandedOverUncertain(Exception):
    """The content was under way when the connection ended: delivered or not, nobody here can know."""


@contextmanager
def open_transport():
    """Yield the way out that the settings name.

    It takes at most `width` messages at once: `hand_over(envelopes, *, at)` returns, for each, the
    server's answer, or the TransportError, Unreachable or HandedOverUncertain that says how it went.
    """
    if settings.EMAIL_BACKEND == "news.mailing.outbox.EmailBackend":
        transport = Outbox()
    elif settings.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        transport = Smtp()
    elif settings.EMAIL_SERVICE:
        from news.mailing.service import Service  # brings an HTTP client, for those who use it

        transport = Service()
    else:
        transport = Backend()
    try:
        yield transport
    finally:
        transport.close()


@dataclass(frozen=True)
class Envelope:
    address: str
    content: bytes
    sender: str = ""  # where bounces go (RFC 5321, 4.4); the address of DEFAULT_FROM_EMAIL unless given
    mark: str = ""  # of the mail, for ways out that tell of it by other means than mail (return_path.py)


class Smtp:
    """Several connections to one server, each kept from message to message. Settings are Django's EMAIL_*.

    One message is under way on each connection at a time, so that a slow answer holds up no other.
    """

    def __init__(self):
        self._lines = [_Line() for _ in range(settings.EMAIL_CONNECTIONS)]

    @property
    def width(self):
        return len(self._lines)

    def hand_over(self, envelopes, *, at):
        results = [None] * len(envelopes)
        for step in (_Line.offer, _Line.wait_for_go, _Line.give_content, _Line.hear_fate):
            for place, envelope in enumerate(envelopes):
                if results[place] is None:
                    try:
                        results[place] = step(self._lines[place], envelope)
                    except (TransportError, HandedOverUncertain) as error:
                        results[place] = error
        self._keep_what_the_server_takes(results)
        return results

    def close(self):
        for line in self._lines:
            line.close()

    def _keep_what_the_server_takes(self, results):
        """A server that refuses one connection and serves others wants fewer of them."""
        refused = {place for place, result in enumerate(results) if isinstance(result, Unreachable)}
        if len(refused) < len(results):
            self._lines = [line for place, line in enumerate(self._lines) if place not in refused]


class _Line:
    """One connection."""

    def __init__(self):
        self._backend = SmtpBackend(timeout=settings.EMAIL_TIMEOUT or 20)
        self._sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        self._offered = False

    def offer(self, envelope):
        """Name the mail where the connection is kept and the server reads ahead (RFC 2920)."""
        client = self._backend.connection
        self._offered = False
        if client is not None and client.has_extn("pipelining"):
            with suppress(OSError):  # met again, and mended, when it is asked for the go
                client.send("".join(self._commands(envelope)))
                self._offered = True

    def wait_for_go(self, envelope):
        """Bring the server to the point where it waits for the content."""
        if self._backend.connection is not None:
            try:
                return self._name(envelope, offered=self._offered)
            except Unreachable:
                pass  # servers close idle and much used connections: a fresh one tells whether it is more
        self._connect()
        return self._name(envelope, offered=False)

    def give_content(self, envelope):
        content = envelope.content
        # A line that is only a dot would end the message (RFC 5321, 4.5.2).
        if b"\r\n." in content:
            content = content.replace(b"\r\n.", b"\r\n..")
        try:
            self._backend.connection.send(content + b".\r\n")
        except OSError as error:
            self._lose(error)

    def hear_fate(self, envelope):
        """Return the server's answer."""
        try:
            reply = self._backend.connection.getreply()
        except OSError as error:
            self._lose(error)
        if reply[0] // 100 == 2:
            return _answer(reply)
        if reply[0] // 100 not in (4, 5):
            self.close()
            raise HandedOverUncertain(_answer(reply))
        raise self._refusal(reply)

    def close(self):
        with suppress(OSError):
            self._backend.close()

    def _commands(self, envelope):
        sender = envelope.sender or self._sender
        return [f"MAIL FROM:<{sender}>\r\n", f"RCPT TO:<{envelope.address}>\r\n", "DATA\r\n"]

    def _connect(self):
        try:
            self._backend.open()
            self._backend.connection.ehlo_or_helo_if_needed()
            self._backend.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:  # smtplib's exceptions are OSErrors too
            self.close()
            raise Unreachable(_words(error)) from error

    def _name(self, envelope, *, offered):
        client = self._backend.connection
        try:
            replies = _ask(client, self._commands(envelope), offered=offered)
            refused = next((reply for reply in replies if reply[0] not in _GOOD), None)
            if refused is None:
                return
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

    def _lose(self, error):
        self.close()
        raise HandedOverUncertain(_words(error)) from error


class OneByOne:
    """A way out that takes one message at a time."""

    width = 1

    def hand_over(self, envelopes, *, at):
        results = []
        for envelope in envelopes:
            try:
                results.append(self.send(envelope, at=at))
            except (TransportError, HandedOverUncertain) as error:
                results.append(error)
        return results

    def close(self):
        pass


class Outbox(OneByOne):
    """Messages as files, for the embedded default."""

    def send(self, envelope, *, at):
        try:
            return outbox.write(envelope.content, to=envelope.address, at=at)
        except OSError as error:
            raise Unreachable(f"The outbox cannot be written: {error.strerror}") from error


class Backend(OneByOne):
    """Any other of Django's backends. They do not say how far they came, so a failure is uncertain."""

    def __init__(self):
        self._connection = get_connection()

    def send(self, envelope, *, at):
        try:
            self._connection.send_messages([Finished(envelope.content)])
        except OSError as error:
            raise HandedOverUncertain(_words(error)) from error
        return ""

    def close(self):
        self._connection.close()


class Finished(EmailMultiAlternatives):
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


def _ask(client, commands, *, offered=False):
    """Send commands, unless they are on their way, and return the replies; in one go where the server
    can take it (RFC 2920)."""
    pipelined = client.has_extn("pipelining")
    if pipelined and not offered:
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

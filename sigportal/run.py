"""`python -m sigportal.run`: prepares, then keeps the Procfile's processes together until stopped."""

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
STOPS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1  # prctl(2)
PATIENCE = 20  # seconds in which a worker finishes its block of mails


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigportal.settings")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    try:
        refuse_busy_port(settings.HOST, settings.PORT)
    except ImproperlyConfigured as error:
        sys.exit(f"sigportal cannot start: {error}")
    # Signals are fetched, never delivered: no moment is too early for Ctrl-C.
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS | {signal.SIGCHLD})
    supervise(["python manage.py prepare"])
    supervise(read_procfile().values(), until_stopped=True)


def refuse_busy_port(host, port):
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError:
        mend = f"port {port} is for the system's own. Take one above 1023: make run PORT=8000"
    except OSError as error:
        mend = f"HOST must be an address of this machine, as 127.0.0.1 or 0.0.0.0, not '{host}'."
        if error.errno == errno.EADDRINUSE:
            mend = (
                f"port {port} on {host} is busy. Stop what uses it, or run: make run PORT={port % 65535 + 1}"
            )
    else:
        return
    raise ImproperlyConfigured(mend)


def read_procfile():
    """Return the commands by name."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: command.strip() for name, _, command in (line.partition(":") for line in lines)}


def start(command):
    # A session of its own: Ctrl-C in the terminal reaches the children only through us.
    words = command.split()
    return subprocess.Popen(words, cwd=ROOT, start_new_session=True, preexec_fn=hear_signals)  # noqa: S603


def hear_signals():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS | {signal.SIGCHLD})
    if LIBC:  # nobody is left running, with the port taken, when we are killed ourselves
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def supervise(commands, *, until_stopped=False):
    """Run the commands together; leave the programme when a person stops us or one of them fails."""
    processes = [start(command) for command in commands]
    stopped = wait(processes)
    ended = [process for process in processes if process.poll() is not None]
    stop(processes)
    if stopped:
        sys.exit(0)
    for process in ended:
        if process.returncode or until_stopped:
            sys.exit(f"sigportal stopped: '{' '.join(process.args)}' ended with code {process.returncode}.")


def wait(processes):
    """Wait until a person stops us (True) or one of the processes ends (False)."""
    while all(process.poll() is None for process in processes):
        if signal.sigwait(STOPS | {signal.SIGCHLD}) in STOPS:
            return True
    return False


def stop(processes):
    """Ask each main process to stop; it lets its own children finish. Then leave nothing behind."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


if __name__ == "__main__":
    main()

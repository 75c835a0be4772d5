"""`python -m sigportal.run`: prepares, then keeps the Procfile's processes together until stopped."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from honcho import manager
from honcho.environ import parse_procfile

ROOT = Path(__file__).resolve().parent.parent
STOPPED_BY_SIGNAL = {130, 143}  # as honcho says it


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigportal.settings")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    try:
        refuse_busy_port(settings.HOST, settings.PORT)
    except ImproperlyConfigured as error:
        sys.exit(f"sigportal cannot start: {error}")
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(0))
    prepare()
    sys.exit(keep_running())


def refuse_busy_port(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise ImproperlyConfigured(
                f"port {port} on {host} is busy. Stop what uses it, or run: make run PORT={port + 1}"
            ) from None


def prepare():
    try:
        # In a session of its own, so that Ctrl-C reaches it through us, without a traceback.
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, check=True, start_new_session=True)
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
    except KeyboardInterrupt:
        sys.exit(0)


def keep_running():
    """Run web, worker and beat, and return the exit code: 0 when a person stopped them."""
    manager.KILL_WAIT = 20  # seconds: a worker finishes its block of mails
    processes = manager.Manager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        processes.add_process(name, f"exec {command}", cwd=ROOT)
    # A closed terminal stops the portal too.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    processes.loop()
    return 0 if processes.returncode in STOPPED_BY_SIGNAL else processes.returncode or 1


if __name__ == "__main__":
    main()

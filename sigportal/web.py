"""The web server: `python -m sigportal.web`, with HOST, PORT and WEB_WORKERS from the environment."""

import os

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces

from news import serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigportal.settings")


def serve():
    Granian(
        "sigportal.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=2 * (os.cpu_count() or 1) + 1 + serving.AT_ONCE,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


if __name__ == "__main__":
    serve()

"""The least that can be served: the bytes of a file, without a framework."""

import os
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]


if __name__ == "__main__":
    port = int(os.environ["PORT"])
    threads = 2 * (os.cpu_count() or 1) + 1  # as sigportal/web.py
    Granian(
        "benchmarks.bare:application", port=port, interface=Interfaces.WSGI, blocking_threads=threads
    ).serve()

"""A load of requests over connections that stay open: wrk's when it is installed, else our own."""

import re
import shutil
import socket
import subprocess
import time
from multiprocessing import Pool

CONNECTIONS = 32


def requests_per_second(port, path, seconds):
    if shutil.which("wrk"):
        return _wrk(port, path, seconds)
    with Pool(2) as pool:
        return round(sum(pool.starmap(_ask, [(port, path, seconds)] * 2)) / seconds)


def generator():
    return "wrk" if shutil.which("wrk") else "benchmarks.load"


def _wrk(port, path, seconds):
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}",
        "--timeout",
        "30s",
        f"http://127.0.0.1:{port}{path}",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return round(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]))


def _ask(port, path, seconds):
    """Ask on half of the connections at once, then read them all; return how many were answered."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    links = [socket.create_connection(("127.0.0.1", port)) for _link in range(CONNECTIONS // 2)]
    answered, ends = 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        for link in links:
            link.sendall(request)
        for link in links:
            _read(link)
        answered += len(links)
    for link in links:
        link.close()
    return answered


def _read(link):
    head, _, body = link.recv(65536).partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head[:200])
    left = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1]) - len(body)
    while left > 0:
        left -= len(link.recv(65536))

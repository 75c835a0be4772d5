"""A film of 2 GB is refused before it is read: by the middleware alone, and by the real server."""

import io
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory

from news.models import Document
from sigportal.upload_limit import MOST_OF_STAFF, MOST_OF_VISITORS
from tests import servers
from tests.news.files import MP4
from tests.staff import leader

ROOT = Path(__file__).resolve().parents[2]
TWO_GIGABYTES = 2 * 1024**3


class Unreadable(io.RawIOBase):
    """A body that nobody may read."""

    def read(self, *_size):
        raise AssertionError("it was read")

    readinto = readline = read


def post(path, length, client):
    words = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    request = RequestFactory().generic("POST", path)
    return client.request(**{**request.META, **words, "PATH_INFO": path, "wsgi.input": Unreadable()})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "length", "said"),
    [
        ("/admin/news/document/add/", TWO_GIGABYTES, "högst 200,0"),
        ("/admin/news/document/add/", MOST_OF_STAFF + 1, "högst 200,0"),
        ("/prenumerera/", MOST_OF_VISITORS + 1, "för stort för formuläret"),
        ("/finns/inte/", TWO_GIGABYTES, "för stort för formuläret"),
    ],
)
def test_what_is_too_big_is_refused_unread_and_told_in_words(path, length, said):
    answer = post(path, length, leader())

    assert answer.status_code == 413
    assert answer["Connection"] == "close"
    assert said in answer.content.decode().replace("\xa0", " ")
    assert not Document.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "x", "-1", "0"])
def test_a_length_that_says_nothing_lets_the_form_answer(client, length):
    answer = client.generic("POST", "/prenumerera/", CONTENT_LENGTH=length)

    assert answer.status_code == 200


@pytest.fixture(scope="module")
def port(prepared, tmp_path_factory):
    """The real server, on an empty database."""
    folder, port = tmp_path_factory.mktemp("server"), servers.free_port()
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**kept, "SIGPORTAL_DATA_DIR": str(folder), "PORT": str(port), "PAGE_CACHE": "true"}
    make = (
        "from django.core.files.base import ContentFile; from django.utils import timezone;"
        "from news.models import Document; from tests.news.files import MP4;"
        "Document.objects.create(title='F', slug='f', published_at=timezone.now(),"
        "file=ContentFile(MP4 + bytes(range(256)) * 4096, name='f'))"
    )
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", make], cwd=ROOT, env=environment, check=True
    )
    server = subprocess.Popen([sys.executable, "-m", "sigportal.web"], cwd=ROOT, env=environment)
    servers.wait_for_port(port)
    yield port
    server.terminate()
    server.wait(20)


def talk(port, head, body=b""):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        said = b""
        while block := connection.recv(65536):
            said += block
    head, _, rest = said.partition(b"\r\n\r\n")
    return head.decode().lower(), rest


@pytest.mark.servers
@pytest.mark.once
def test_the_server_answers_while_the_film_is_still_on_its_way(port):
    head = (
        f"POST /admin/news/document/add/ HTTP/1.1\nHost: 127.0.0.1:{port}\n"
        f"Content-Type: multipart/form-data; boundary=x\nContent-Length: {TWO_GIGABYTES}"
    )

    said, body = talk(port, head, bytes(100_000))

    assert said.startswith("http/1.1 413")
    assert "högst 200,0" in body.decode().replace("\xa0", " ")


@pytest.mark.servers
@pytest.mark.once
@pytest.mark.parametrize(
    ("asked", "status", "size"),
    [
        ("bytes=24-279", 206, 256),
        ("bytes=-5", 206, 5),
        ("bytes=99999999-", 416, 0),
        ("bytes=x", 200, len(MP4) + 256 * 4096),
    ],
)
def test_the_server_sends_parts_of_a_film(port, asked, status, size):
    head = f"GET /material/f/film.mp4 HTTP/1.1\nHost: 127.0.0.1:{port}\nRange: {asked}\nConnection: close"

    said, body = talk(port, head)

    assert said.startswith(f"http/1.1 {status}")
    assert len(body) == size
    assert f"content-length: {size}" in said


@pytest.mark.servers
@pytest.mark.once
def test_the_server_gives_the_head_of_a_film_whole(port):
    head = f"HEAD /material/f/film.mp4 HTTP/1.1\nHost: 127.0.0.1:{port}\nRange: bytes=0-1\nConnection: close"

    said, body = talk(port, head)

    assert said.startswith("http/1.1 200")
    assert body == b""

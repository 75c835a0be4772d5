import pytest
from django.core.files.base import ContentFile

from news import ranges
from news.models import Document
from tests.news import files
from tests.news.makers import NOW

CONTENT = files.MP4 + bytes(range(200)) * 1000


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", (0, 99)),
        ("bytes=0-0", (0, 0)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-1000", (90, 99)),
        ("bytes=99-", (99, 99)),
        ("bytes=-1", (99, 99)),
        ("bytes=-1000", (0, 99)),
        ("BYTES= 5-6 ", (5, 6)),
    ],
)
def test_a_single_part_is_understood(asked, part):
    assert ranges.part(asked, 100) == part


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=0-1,3-4",
        "items=0-1",
        "bytes=1-2-3",
        "bytes=٣-٤",
        f"bytes={'9' * 10_000}-",
        "bytes=0x1-",
    ],
)
def test_what_cannot_be_understood_is_left_unheard(asked):
    assert ranges.part(asked, 100) is None


@pytest.mark.parametrize(
    ("asked", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)]
)
def test_a_part_after_the_end_is_not_there(asked, size):
    with pytest.raises(ranges.NotThere):
        ranges.part(asked, size)


@pytest.fixture
def film(db, time_machine):
    time_machine.move_to(NOW, tick=False)
    file = ContentFile(CONTENT, name="film")
    return Document.objects.create(title="Film", slug="film", file=file, published_at=NOW)


def ask(client, film, method="get", **headers):
    answer = getattr(client, method)(film.file_address, headers=headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer, body


def test_a_whole_film_says_that_parts_can_be_had(client, film):
    answer, body = ask(client, film)

    assert (answer.status_code, body) == (200, CONTENT)
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer["Content-Type"] == "video/mp4"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=70000-140000", 70_000, 140_000), ("bytes=-10", -10, -1)],
)
def test_a_part_of_a_film_is_sent_alone(client, film, asked, first, last):
    size = len(CONTENT)
    first, last = first % size, last % size

    answer, body = ask(client, film, range=asked)

    assert (answer.status_code, body) == (206, CONTENT[first : last + 1])
    assert answer["Content-Range"] == f"bytes {first}-{last}/{size}"
    assert answer["Content-Length"] == str(last + 1 - first)


def test_a_part_that_is_not_there_is_told_how_long_the_film_is(client, film):
    answer, body = ask(client, film, range="bytes=9999999-")

    assert (answer.status_code, body) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_a_part_of_the_same_film_goes_on_and_of_another_begins_anew(client, film):
    tag = ask(client, film)[0]["ETag"]

    assert ask(client, film, range="bytes=0-1", if_range=tag)[0].status_code == 206
    for other in ('"another"', f"W/{tag}", "Fri, 03 May 2013 07:00:00 GMT"):
        assert ask(client, film, range="bytes=0-1", if_range=other)[0].status_code == 200


def test_who_has_the_film_is_not_sent_it_again(client, film):
    tag = ask(client, film)[0]["ETag"]

    assert ask(client, film, if_none_match=f'"x", W/{tag}')[0].status_code == 304
    assert ask(client, film, if_none_match="*")[0].status_code == 304


def test_only_a_get_has_parts(client, film):
    answer, _body = ask(client, film, "head", range="bytes=0-1")

    assert answer.status_code == 200
    assert answer["Content-Length"] == str(len(CONTENT))
    assert client.post(film.file_address).status_code == 405

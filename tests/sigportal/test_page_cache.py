import errno
import gzip
import os

import brotli
import pytest
from django.conf import settings

from sigportal.page_cache.answer import Answer
from sigportal.page_cache.store import Store
from sigportal.wsgi import Prefixed
from tests.sigportal.asking import ask, make_cache

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache(tmp_path):
    return make_cache(tmp_path / "pages", moment=lambda: (1, 1))


def test_a_page_is_made_once_and_answered_from_its_bytes(cache):
    first, second = ask(cache), ask(cache)

    assert cache.serve.times == 1
    assert first == second
    assert first.status == "200 OK"


def test_what_one_process_made_another_one_takes_over(cache, tmp_path):
    other = make_cache(tmp_path / "pages", moment=lambda: (1, 1))

    answers = [ask(cache), ask(other)]

    assert other.serve.times == 0
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("accepted", "name", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0.5, GZIP", "gzip", gzip.decompress),
        ("*", "br", brotli.decompress),
    ],
)
def test_it_is_compressed_for_those_who_take_it(cache, accepted, name, unpack):
    plain, packed = ask(cache), ask(cache, accept_encoding=accepted)

    assert unpack(packed.body) == plain.body
    assert packed.headers["Content-Encoding"] == name
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "zstd, deflate", "gzip," * 100])
def test_it_is_plain_for_the_others(cache, accepted):
    answer = ask(cache, accept_encoding=accepted)

    assert "Content-Encoding" not in answer.headers
    assert answer.body.endswith(b"</html>\n")


@pytest.mark.parametrize("accepted", ["", "gzip", "br"])
def test_who_has_the_page_already_is_told_so(cache, accepted):
    tag = ask(cache, accept_encoding=accepted).headers["ETag"]

    for asked in (tag, f'"other", W/{tag}', "*"):
        answer = ask(cache, accept_encoding=accepted, if_none_match=asked)

        assert (answer.status, answer.body) == ("304 Not Modified", b"")
        assert answer.headers["ETag"] == tag


def test_who_has_another_page_or_another_variant_gets_this_one(cache):
    tags = [ask(cache, accept_encoding=accepted).headers["ETag"] for accepted in ("br", "gzip", "")]

    asked = [ask(cache, accept_encoding="br", if_none_match=tag).status for tag in (*tags, '"other"')]

    assert len(set(tags)) == 3
    assert asked == ["304 Not Modified", "200 OK", "200 OK", "200 OK"]


def test_head_gets_the_headers_of_get_and_no_body(cache):
    first, page, again = ask(cache, method="HEAD"), ask(cache), ask(cache, method="HEAD")

    assert first == again
    assert (first.headers, first.body) == (page.headers, b"")
    assert ask(cache, "/finns-inte/", method="HEAD").body == b""


@pytest.mark.parametrize(
    "personal",
    [
        {"cookie": f"{settings.SESSION_COOKIE_NAME}=abc"},
        {"cookie": "other=1; sessionid=abc"},
        {"cookie": "csrftoken=abc"},
        {"authorization": "Basic abc"},
    ],
)
def test_who_can_be_told_apart_never_meets_the_cache(cache, personal):
    ask(cache)

    answer = ask(cache, **personal)

    assert cache.serve.times == 2
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers


def test_a_cookie_of_the_domain_around_us_does_not_matter(cache):
    ask(cache)
    ask(cache, cookie="consent=yes; xsessionid=1")

    assert cache.serve.times == 1


def test_a_thousand_unknown_queries_leave_the_cache_as_it_was(cache):
    ask(cache)
    before = dict(cache.store.shelf.pages), sorted(cache.store.folder.rglob("*"))

    for number in range(1000):
        cache.key({"REQUEST_METHOD": "GET", "HTTP_HOST": "localhost", "QUERY_STRING": f"q{number}"})
    for query in ("x=1", "page=2&x=1", "page=", "page=01", "page=last", "page=-1", "page=999999", "%00"):
        ask(cache, f"/nyheter/?{query}")

    assert (dict(cache.store.shelf.pages), sorted(cache.store.folder.rglob("*"))) == before


def test_a_page_number_is_known_only_where_there_are_pages(cache):
    for address in ("/nyheter/?page=1", "/personuppgifter/?page=1", "/nyheter/?page=2"):
        ask(cache, address)

    assert [key[2:] for key in cache.store.shelf.pages] == [("/nyheter/", "page=1")]


@pytest.mark.parametrize("host", ["evil.example", "localhost:1", "LOCALHOST.", "", "a b"])
def test_a_made_up_host_is_neither_kept_nor_answered_from_the_cache(cache, host):
    ask(cache)

    ask(cache, host=host)

    assert len(cache.store.shelf.pages) == 1
    assert cache.serve.times == 2


def test_http_and_https_are_two_pages(tmp_path, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    cache = make_cache(tmp_path / "pages", moment=lambda: (1, 1))

    for said in ("https", "http", "https, http", "made-up", ""):
        ask(cache, x_forwarded_proto=said)

    assert len(cache.store.shelf.pages) == 2


@pytest.mark.parametrize(
    "address",
    ["/prenumerera/", "/prenumerera/avsluta/x/", "/admin/login/", "/healthz", "/finns-inte/", "/nyheter"],
)
def test_forms_links_staff_health_errors_and_redirects_are_never_kept(cache, address):
    ask(cache, address)
    ask(cache, address)

    assert cache.serve.times == 2
    assert cache.store.shelf.pages == {}


def test_a_post_goes_through(cache):
    ask(cache)
    ask(cache, method="POST")

    assert cache.serve.times == 2


def test_it_is_bounded_in_pages(tmp_path):
    cache = make_cache(tmp_path / "pages", moment=lambda: (1, 1))
    cache.store = Store(tmp_path / "pages", most_pages=2)

    for address in ("/nyheter/", "/personuppgifter/", "/nyhetsbrev/"):
        assert ask(cache, address).status == "200 OK"

    assert len(cache.store.shelf.pages) == 2


def test_a_folder_that_cannot_be_written_is_no_trouble(tmp_path):
    (tmp_path / "pages").write_text("in the way")
    cache = make_cache(tmp_path / "pages", moment=lambda: (1, 1))

    assert [ask(cache).status, ask(cache).status] == ["200 OK", "200 OK"]
    assert cache.serve.times == 1


def test_a_full_disk_is_no_trouble_and_leaves_nothing_half_written(cache, monkeypatch):
    def refuse(*_names):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", refuse)

    assert [ask(cache).status, ask(cache).status] == ["200 OK", "200 OK"]
    assert cache.serve.times == 1
    assert [path for path in cache.store.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("kept", [slice(20), slice(-1), slice(0)])
def test_half_a_file_is_made_anew(cache, tmp_path, kept):
    ask(cache)
    [file] = [path for path in cache.store.folder.rglob("*") if path.is_file()]
    file.write_bytes(file.read_bytes()[kept])
    other = make_cache(tmp_path / "pages", moment=lambda: (1, 1))

    assert ask(other).status == "200 OK"
    assert other.serve.times == 1


def test_a_page_begun_before_a_publication_is_not_kept_after_it(tmp_path):
    moments = iter([(1, 1), (2, 1), (2, 1)])
    cache = make_cache(tmp_path / "pages", moment=lambda: next(moments))
    slow = cache.serve.serve
    cache.serve.serve = lambda *asked: ask_in_between(cache) or slow(*asked)

    def ask_in_between(cache):
        cache.serve.serve = slow
        ask(cache, "/personuppgifter/")

    ask(cache)

    assert [key[2] for key in cache.store.shelf.pages] == ["/personuppgifter/"]


@pytest.mark.parametrize("address", ["/sig/nyheter/", "/nyheter/"])
def test_under_a_path_the_page_is_kept_once_with_links_under_the_path(cache, settings, address):
    settings.FORCE_SCRIPT_NAME = "/sig"
    portal = Prefixed(cache, "/sig")
    ask(portal, "/sig/nyheter/")

    page = ask(portal, address).body.decode()

    assert cache.serve.times == 1
    assert 'href="/sig/prenumerera/"' in page


def test_under_a_path_the_admin_is_the_admin(cache, settings):
    settings.FORCE_SCRIPT_NAME = "/sig"

    answer = ask(Prefixed(cache, "/sig"), "/sig/admin/login/")

    assert "unsafe-inline" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_built_each_time_is_compressed_too(cache):
    accepts = ("", "gzip", "gzip;q=0, br")
    plain, zipped, refused = (ask(cache, "/rakna/?x=1", accept_encoding=accepted) for accepted in accepts)

    assert gzip.decompress(zipped.body) == plain.body == refused.body
    assert zipped.headers["Vary"] == refused.headers["Vary"] == "Accept-Encoding"


def test_a_slow_page_does_not_come_back_into_a_later_moment(tmp_path):
    store = Store(tmp_path / "pages")
    old = Answer.finish([], b"old")
    store.get((1, 1), "key")
    store.get((2, 1), "key")

    store.keep((1, 1), "key", old)

    assert store.get((2, 1), "key") is None

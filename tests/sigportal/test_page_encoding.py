"""How a request weighs compressions: RFC 9110, 12.5.3."""

import pytest

from sigportal.page_cache.encoding import chosen


@pytest.mark.parametrize(
    ("accepted", "name"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZip;Q=0.9, BR;q=0.8", "gzip"),
        ("gzip ; q=0.5 ,\tbr ; q=0.500", "br"),
        ("br;q=0, *", "gzip"),
        ("gzip; q=0.000, *", "br"),
        ("br;q=0.0, gzip;q=0.001", "gzip"),
        ("*;q=0", "identity"),
        ("*;q=0, gzip", "gzip"),
        ("identity", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=1", "gzip"),
        ("identity;q=0, gzip;q=0.2", "gzip"),
        ("identity;q=0, *;q=0", "identity"),
        ("gzip;q=1.5, br;q=abc", "identity"),
        ("gzip;q=, xgzip, brr, ;q=1", "identity"),
        ("\0, é, gzip", "gzip"),
    ],
)
def test_the_heaviest_is_chosen_and_of_two_alike_the_shortest(accepted, name):
    assert chosen(accepted) == name


def test_only_what_is_offered_is_chosen():
    assert chosen("br, gzip;q=0.1", ("gzip",)) == "gzip"
    assert chosen("br", ("gzip",)) == "identity"

"""A finished page: its bytes plain and compressed, each with its headers and its tag (RFC 9110)."""

import gzip
import hashlib
import json
from functools import lru_cache

_OF_A_VARIANT = {"content-length", "content-encoding", "etag", "vary"}
_OF_A_BODY = {"Content-Length", "Content-Encoding", "Content-Type"}


class Answer:
    def __init__(self, headers, plain, zipped):
        digest = hashlib.sha256(json.dumps(headers).encode() + plain).hexdigest()[:32]
        self.headers, self.plain, self.zipped = headers, plain, zipped
        self.size = len(plain) + len(zipped)
        self.as_plain = _variant(headers, plain, f'"{digest}"')
        self.as_zipped = _variant(headers, zipped, f'"{digest}-gzip"', ("Content-Encoding", "gzip"))

    @classmethod
    def finish(cls, headers, plain):
        kept = [[name, value] for name, value in headers if name.lower() not in _OF_A_VARIANT]
        if dict(headers).get("Content-Encoding") == "gzip":
            plain = gzip.decompress(plain)
        # No time in the bytes: the same page is the same file in every process.
        return cls(kept, plain, gzip.compress(plain, compresslevel=6, mtime=0))

    def dump(self):
        head = json.dumps({"headers": self.headers, "plain": len(self.plain)}).encode()
        return b"\n".join([head, self.plain + self.zipped])

    @classmethod
    def load(cls, content):
        head, _, bodies = content.partition(b"\n")
        head = json.loads(head)
        return cls(head["headers"], bodies[: head["plain"]], bodies[head["plain"] :])

    def give(self, environ, start_response):
        is_zipped = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        tag, headers, short, body = self.as_zipped if is_zipped else self.as_plain
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and is_among(tag, asked):
            start_response("304 Not Modified", short)
            return []
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _variant(headers, body, tag, *more):
    """Return the tag, all headers, those of a 304, and the body."""
    named = [("Content-Length", str(len(body))), ("Vary", "Accept-Encoding"), ("ETag", tag)]
    every = [*map(tuple, headers), *named, *more]
    return tag, every, [each for each in every if each[0] not in _OF_A_BODY], body


@lru_cache(maxsize=256)  # browsers say it in few ways
def takes_gzip(accepted):
    """RFC 9110, 12.5.3: named or covered by *, and not with the weight 0."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.replace(" ", "").partition(";q=")
        weights[name] = weight.strip("0.") != "" or weight == ""
    return weights.get("gzip", weights.get("*", False))


def is_among(tag, asked):
    """RFC 9110, 13.1.2: compared weakly, since a proxy that compresses weakens the tag."""
    return asked.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in asked.split(","))

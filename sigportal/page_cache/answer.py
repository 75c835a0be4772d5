"""A finished page: its bytes plain and compressed, each with its headers and its tag (RFC 9110)."""

import gzip
import hashlib
import json

from sigportal.page_cache.encoding import COMPRESSIONS, PLAIN, chosen

_OF_A_VARIANT = {"content-length", "content-encoding", "etag", "vary"}
_OF_A_BODY = {"Content-Length", "Content-Encoding", "Content-Type"}
_LONGEST = 200  # characters of Accept-Encoding; browsers send some twenty


class Answer:
    def __init__(self, headers, bodies):
        """`bodies` by the name of their compression, the plain one first."""
        digest = hashlib.sha256(json.dumps(headers).encode() + bodies[PLAIN]).hexdigest()[:32]
        self.headers, self.bodies = headers, bodies
        self.size = sum(map(len, bodies.values()))
        self.variants = {name: _variant(headers, body, digest, name) for name, body in bodies.items()}

    @classmethod
    def finish(cls, headers, body):
        kept = [[name, value] for name, value in headers if name.lower() not in _OF_A_VARIANT]
        if dict(headers).get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return cls(kept, {PLAIN: body} | {name: compress(body) for name, compress in COMPRESSIONS.items()})

    def dump(self):
        sizes = {name: len(body) for name, body in self.bodies.items()}
        head = json.dumps({"headers": self.headers, "sizes": sizes}).encode()
        return b"\n".join([head, b"".join(self.bodies.values())])

    @classmethod
    def load(cls, content):
        """Raise ValueError when it is not whole."""
        head, _, rest = content.partition(b"\n")
        head = json.loads(head)
        bodies = {}
        for name, size in head["sizes"].items():
            bodies[name], rest = rest[:size], rest[size:]
        if rest or any(len(bodies[name]) != size for name, size in head["sizes"].items()):
            raise ValueError("The file is not as long as it says.")
        return cls(head["headers"], bodies)

    def give(self, environ, start_response):
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        tag, headers, short, body = self.variants[chosen(accepted) if len(accepted) < _LONGEST else PLAIN]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and is_among(tag, asked):
            start_response("304 Not Modified", short)
            return []
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _variant(headers, body, digest, name):
    """Return the tag, all headers, those of a 304, and the body."""
    tag = f'"{digest}"' if name == PLAIN else f'"{digest}-{name}"'
    named = [("Content-Length", str(len(body))), ("Vary", "Accept-Encoding"), ("ETag", tag)]
    if name != PLAIN:
        named.append(("Content-Encoding", name))
    every = [*map(tuple, headers), *named]
    return tag, every, [each for each in every if each[0] not in _OF_A_BODY], body


def is_among(tag, asked):
    """RFC 9110, 13.1.2: compared weakly, since a proxy that compresses weakens the tag."""
    return asked.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in asked.split(","))

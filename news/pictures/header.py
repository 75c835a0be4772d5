"""What a picture says of itself in its first bytes: kind, width and height, without a pixel decoded."""

import struct
from dataclasses import dataclass

# A JPEG names its size after its metadata, an AVIF within it: so far we read for it.
FARTHEST = 4 * 1024 * 1024
_NO_FRAME = {0xC4, 0xC8, 0xCC}  # tables, among the markers that begin a frame (ITU-T T.81, B.1.1.3)


@dataclass(frozen=True)
class Header:
    kind: str  # as Pillow names it
    width: int
    height: int


def look(file):
    """Return the header of an open binary file, or None when it is none of our four kinds."""
    file.seek(0)
    start = file.read(64)
    kind = kind_of(start)
    size = kind and _SIZES[kind](file, start)
    file.seek(0)
    return Header(kind, *size) if size and all(size) else None


def kind_of(start):
    if start.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return "PNG"
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "WEBP"
    return "AVIF" if start[4:8] == b"ftyp" and start[8:12] in (b"avif", b"avis") else None


def _png(file, start):
    return struct.unpack(">II", start[16:24]) if len(start) >= 24 else None


def _webp(file, start):
    """RFC 9649: each of the three kinds of frame says it in its own way."""
    if len(start) < 30:
        return None
    if start[12:16] == b"VP8X":
        return 1 + int.from_bytes(start[24:27], "little"), 1 + int.from_bytes(start[27:30], "little")
    if start[12:16] == b"VP8L":
        bits = int.from_bytes(start[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if start[12:16] == b"VP8 ":
        return tuple(each & 0x3FFF for each in struct.unpack("<HH", start[26:30]))
    return None


def _jpeg(file, start):
    """Walk from marker to marker, past thumbnails, to the frame."""
    at = 2
    while at < FARTHEST:
        file.seek(at)
        head = file.read(9)
        if len(head) < 9 or head[0] != 0xFF:
            return None
        marker, length = head[1], int.from_bytes(head[2:4])
        if marker == 0xFF:  # padding
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = struct.unpack(">HH", head[5:9])
            return width, height
        elif marker == 0xDA:  # the pixels begin, and nothing has said how many they are
            return None
        else:
            at += 2 + length
    return None


def _avif(file, start):
    """The biggest of the sizes in its properties (ISO/IEC 23008-12, 6.5.3): a grid has many."""
    file.seek(0)
    head = file.read(FARTHEST)
    head, found, at = head[: _meta_ends(head)], [], 0
    while (at := head.find(b"ispe", at)) != -1:
        if len(head) >= at + 16:
            found.append(struct.unpack(">II", head[at + 8 : at + 16]))
        at += 4
    return max(found, key=lambda size: size[0] * size[1], default=None)


def _meta_ends(head):
    at = 0
    while at + 8 <= len(head):
        length, name = int.from_bytes(head[at : at + 4]), head[at + 4 : at + 8]
        if name == b"meta":
            return at + length
        if length < 8:
            break
        at += length
    return 0


_SIZES = {"PNG": _png, "JPEG": _jpeg, "WEBP": _webp, "AVIF": _avif}

"""How long a film is, by what its header says (ISO/IEC 14496-12, 8.2.2)."""

import struct

_DEEPEST = 1_000  # boxes looked at, so that a broken film is given up


def seconds_of(file):
    """The whole seconds of an open MP4 file, or None when it does not say; the file is left at its start."""
    try:
        found = _within(file, 0, file.size)
    except (struct.error, IndexError, OSError, OverflowError):
        found = None
    file.seek(0)
    return found


def _within(file, at, end):
    """Walk over the boxes between two places, into the one that holds the header."""
    for _box in range(_DEEPEST):
        file.seek(at)
        head = file.read(16)
        if at >= end or len(head) < 8:
            return None
        length, name = struct.unpack(">I4s", head[:8])
        if length == 1:
            length = struct.unpack(">Q", head[8:16])[0]
        if name == b"moov":
            return _within(file, at + 8, at + length)
        if name == b"mvhd":
            return _header(file, at + 8)
        if length < 8:
            return None
        at += length
    return None


def _header(file, at):
    file.seek(at)
    content = file.read(32)
    scale, duration = (
        struct.unpack(">IQ", content[20:32]) if content[0] == 1 else struct.unpack(">II", content[12:20])
    )
    # All ones: it does not know (8.2.2.3).
    is_known = scale and duration not in (0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
    return round(duration / scale) if is_known else None

"""What a file really is, by its content: the name and the browser's word for it say nothing.

SVG and HTML are no kinds of ours: both can carry script. Neither are documents with macros.
"""

import zipfile
from dataclasses import dataclass

MOST = 50 * 1024 * 1024  # bytes
MOST_OF_A_FILM = 200 * 1024 * 1024
_ODT = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Kind:
    name: str
    suffix: str
    content_type: str
    # Browsers show it themselves, and it can do nothing there.
    is_shown: bool = False


PDF = Kind("PDF", "pdf", "application/pdf", is_shown=True)
PNG = Kind("PNG", "png", "image/png", is_shown=True)
JPEG = Kind("JPEG", "jpg", "image/jpeg", is_shown=True)
MP4 = Kind("MP4", "mp4", "video/mp4", is_shown=True)
ODT = Kind("ODT", "odt", _ODT.decode())
DOCX = Kind("DOCX", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
KINDS = {kind.suffix: kind for kind in (PDF, PNG, JPEG, MP4, ODT, DOCX)}


def kind_of(file):
    """The kind of an open binary file, or None when it is none of ours; the file is left at its start."""
    file.seek(0)
    start = file.read(16)
    kind = _by_signature(start) or (_zipped(file) if start.startswith(b"PK\x03\x04") else None)
    file.seek(0)
    return kind


def _by_signature(start):
    signatures = ((PDF, b"%PDF-"), (PNG, b"\x89PNG\r\n\x1a\n"), (JPEG, b"\xff\xd8\xff"))
    found = next((kind for kind, signature in signatures if start.startswith(signature)), None)
    return found or (MP4 if start[4:8] == b"ftyp" else None)


def _zipped(file):
    """Only names and one short member are read, so nothing can unfold into more than it is."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if any("macro" in name.lower() or "vbaproject" in name.lower() for name in names):
                return None
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    return ODT if member.read(len(_ODT) + 1) == _ODT else None
            return DOCX if {"[Content_Types].xml", "word/document.xml"} <= names else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return None

"""Small files of every kind, true and false."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
JPEG = b"\xff\xd8\xff\xe0" + bytes(16)
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(16)
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def zipped(**members):
    """Names are given with __ for / and are otherwise as they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


ODT = zipped(mimetype="application/vnd.oasis.opendocument.text")
DOCX = zipped(**{"[Content_Types].xml": "", "word__document.xml": ""})
WITH_MACRO = zipped(**{"[Content_Types].xml": "", "word__document.xml": "", "word__vbaProject.bin": ""})

"""Pictures of every kind, good and bad, as the bytes of files."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels
from PIL import ImageCms, PngImagePlugin

from news.models import Image
from news.pictures import reading

RED = (200, 30, 40)


def drawn(mode="RGB", size=(800, 500), colour=RED):
    """A picture of one colour, with a green corner at the upper left."""
    pixels = Pixels.new("RGB", size, colour)
    pixels.paste((20, 160, 60), (0, 0, size[0] // 4, size[1] // 4))
    return pixels.convert(mode)


def encoded(kind="JPEG", pixels=None, **options):
    file = io.BytesIO()
    (pixels or drawn()).save(file, kind, **options)
    return file.getvalue()


def exif(*, orientation=1, filler=0):
    """Metadata that tells where and with what the picture was taken."""
    said = Pixels.Exif()
    said[0x0112], said[0x010F], said[0x9286] = orientation, "Kameran", "x" * filler
    said.get_ifd(0x8825).update({1: "N", 2: (59.0, 20.0, 0.0), 3: "E", 4: (18.0, 3.0, 0.0)})
    return said


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_header(width, height, *, bits=1):
    """A PNG whose header claims a size, with a few bytes after it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def sixteen_bits(value):
    file = io.BytesIO()
    Pixels.new("I;16", (40, 30), value).save(file, "PNG")
    return file.getvalue()


def moving(kind):
    frames = [drawn(colour=RED), drawn(colour=(0, 0, 200))]
    return encoded(kind, frames[0], save_all=True, append_images=frames[1:])


def told(kind="PNG"):
    """A PNG with a text of its own."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "hemligt")
    return encoded(kind, pnginfo=notes)


def uploaded(content, name="å bild.jpg"):
    return SimpleUploadedFile(name, content)


def read(content):
    return reading.read(uploaded(content))


def make_image(content=None, *, title="Bilden", alt="Ett rött fält.", **values):
    image = Image(title=title, alt=alt, **values)
    image.take(read(content or encoded()))
    image.save()
    return image

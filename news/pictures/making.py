"""The files of a picture: some widths, each in the two small formats and in one that everything shows."""

import io

from PIL import Image as Pixels

WIDTHS = (360, 720, 1080, 1440)
# Best first: a browser takes the first that it knows.
SMALL = ("avif", "webp")
_FORMATS = {
    # A person waits: slower is hardly smaller, and faster is half as big again.
    "avif": {"format": "AVIF", "quality": 62, "speed": 8},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
    "png": {"format": "PNG", "optimize": True},
}


def fallback_of(pixels):
    """The format that everything shows; JPEG knows nothing of what is see-through."""
    return "png" if pixels.mode == "RGBA" else "jpg"


def widths_of(width):
    """The widths that a picture is made in: never wider than it is."""
    return [*(each for each in WIDTHS if each < width), min(width, WIDTHS[-1])]


def files(pixels):
    """Yield (name, bytes) of every file, the widest first."""
    suffixes = (*SMALL, fallback_of(pixels))
    for width in reversed(widths_of(pixels.width)):
        scaled = pixels.resize((width, height_of(pixels.size, width)), Pixels.Resampling.LANCZOS)
        for suffix in suffixes:
            yield f"{width}.{suffix}", _encoded(scaled, suffix)


def height_of(size, width):
    return max(1, round(size[1] * width / size[0]))


def _encoded(pixels, suffix):
    file = io.BytesIO()
    pixels.save(file, **_FORMATS[suffix])
    return file.getvalue()

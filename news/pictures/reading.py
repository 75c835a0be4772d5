"""From what somebody uploads to pixels that tell nothing more: checked, turned upright, in sRGB.

Only pixels leave this module. What else the file carried (place, camera, name, thumbnail) is gone.
"""

import io
import re
import zipfile
from functools import cache

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image as Pixels
from PIL import ImageCms

from news.pictures import header

KINDS = "JPEG, PNG, WebP, AVIF"
MOST = 25 * 1024 * 1024  # bytes
MOST_PIXELS = 50_000_000  # what the biggest cameras in telephones give
LONGEST_SIDE = 20_000
# A page about 700 px wide, on a screen with two dots for each; and no taller than a screen or two.
BOX = (1440, 2160)
ORIENTATION = 0x0112
_TURN = Pixels.Transpose
_TURNS = {
    2: _TURN.FLIP_LEFT_RIGHT,
    3: _TURN.ROTATE_180,
    4: _TURN.FLIP_TOP_BOTTOM,
    5: _TURN.TRANSPOSE,
    6: _TURN.ROTATE_270,
    7: _TURN.TRANSVERSE,
    8: _TURN.ROTATE_90,
}
# In a picture such words are there to be run by something that takes it for a page.
_CODE = re.compile(rb"<script|<!doctype|<\?php", re.IGNORECASE)
_BROKEN = (OSError, SyntaxError, ValueError, IndexError, EOFError, KeyError, TypeError, MemoryError)


def read(file):
    """Return an upright RGB or RGBA picture that fits in BOX; raise ValidationError with what is wrong.

    Refused from its first bytes, before anything is decoded: what is too big, moves or is something else.
    """
    _refuse_size(file)
    found = header.look(file)
    if found is None:
        raise ValidationError(
            _("The content of the file is no picture that we take. Use one of these: %(kinds)s.")
            % {"kinds": KINDS}
        )
    _refuse_dimensions(found)
    _refuse_double_nature(file)
    file.seek(0)
    try:
        with Pixels.open(file, formats=[found.kind]) as pixels:
            _refuse_liar(pixels, found)
            return _prepared(pixels)
    except (*_BROKEN, Pixels.DecompressionBombError) as error:
        raise ValidationError(
            _("The picture is damaged or not complete. Save it again and upload that file.")
        ) from error


def _refuse_size(file):
    if file.size > MOST:
        raise ValidationError(
            _("The picture is bigger than %(most)s. Save it in a smaller size and upload that file.")
            % {"most": filesizeformat(MOST)}
        )


def _refuse_dimensions(found):
    if found.width * found.height > MOST_PIXELS or max(found.width, found.height) > LONGEST_SIDE:
        raise ValidationError(
            _(
                "The picture is %(width)s × %(height)s pixels, and that is too much. %(most)s million pixels "
                "in all are taken, and %(side)s along a side. Make it smaller and upload that file."
            )
            % {
                "width": found.width,
                "height": found.height,
                "most": MOST_PIXELS // 1_000_000,
                "side": LONGEST_SIDE,
            }
        )


def _refuse_double_nature(file):
    """A file that is also a page, a PDF or an archive was made to deceive somebody."""
    file.seek(0)
    content = file.read()
    if b"%PDF-" in content[:1024] or _CODE.search(content) or zipfile.is_zipfile(io.BytesIO(content)):
        raise ValidationError(_("The file holds something else beside the picture, and was not taken."))


def _refuse_liar(pixels, found):
    if pixels.size != (found.width, found.height):
        raise ValueError("says one size and has another")
    # The second picture in a JPEG is a camera's own, not a movement.
    if found.kind != "JPEG" and getattr(pixels, "n_frames", 1) > 1:
        raise ValidationError(
            _("The picture moves. Use one that stands still, or upload a film among the documents.")
        )


def _prepared(pixels):
    profile, turned = pixels.info.get("icc_profile"), _turned(pixels)
    box = BOX if turned < 5 else BOX[::-1]
    # A big JPEG need not be unfolded in full; at least twice what is kept, so that nothing is lost.
    pixels.draft(None, (2 * box[0], 2 * box[1]))
    pixels.load()
    pixels = _mixable(pixels)
    pixels.thumbnail(box, Pixels.Resampling.LANCZOS)
    pixels = pixels.transpose(_TURNS[turned]) if turned in _TURNS else pixels
    return _bare(_in_srgb(pixels, profile))


def _turned(pixels):
    """How the camera was held, 1 to 8 (CIPA DC-008, 4.6.4); damaged notes about it are no damage."""
    try:
        return int(pixels.getexif().get(ORIENTATION, 1))
    except _BROKEN:
        return 1


def _mixable(pixels):
    """Colours that can be mixed when the picture is made smaller: those of a palette cannot."""
    if pixels.mode.startswith(("I", "F")):
        # The upper half of 16 bits; Pillow's own conversion would cut at 255.
        return pixels.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in pixels.info or "A" in pixels.mode.upper():
        return pixels.convert("RGBA")
    return pixels.convert("RGB") if pixels.mode in ("P", "1") else pixels


def _in_srgb(pixels, profile):
    alpha = pixels.getchannel("A") if pixels.mode == "RGBA" else None
    colours = pixels if alpha is None else pixels.convert("RGB")
    colours = (_by_profile(colours, profile) if profile else colours).convert("RGB")
    if alpha is not None and alpha.getextrema()[0] < 255:
        colours.putalpha(alpha)
    return colours


def _by_profile(colours, profile):
    try:
        return ImageCms.profileToProfile(colours, io.BytesIO(profile), _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, *_BROKEN):
        # A profile for something else than these colours is no profile.
        return colours


@cache
def _srgb():
    return ImageCms.createProfile("sRGB")


def _bare(pixels):
    """The pixels alone, in a picture that was never a file."""
    bare = Pixels.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare

import resource
import time

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pixels

from news.pictures import header, reading
from tests.news import files
from tests.news.pictures import (
    RED,
    drawn,
    encoded,
    exif,
    moving,
    png_header,
    profile,
    read,
    sixteen_bits,
    told,
    uploaded,
)

KINDS = ["JPEG", "PNG", "WEBP", "AVIF"]


def is_near(found, wanted):
    return all(abs(a - b) < 12 for a, b in zip(found[:3], wanted, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_each_kind_is_taken_whatever_it_is_called(kind):
    pixels = read(encoded(kind))

    assert (pixels.mode, pixels.size) == ("RGB", (800, 500))
    assert is_near(pixels.getpixel((600, 400)), RED)


@pytest.mark.parametrize("kind", KINDS)
def test_the_header_tells_the_size_without_decoding(kind):
    found = header.look(uploaded(encoded(kind, drawn(size=(301, 207)))))

    assert (found.kind, found.width, found.height) == (kind, 301, 207)


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": exif()}, {"quality": 40}])
def test_each_of_the_three_headers_of_webp_is_read(options):
    found = header.look(uploaded(encoded("WEBP", drawn(size=(301, 207)), **options)))

    assert (found.width, found.height) == (301, 207)


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_file_tells_of_place_and_camera_is_gone(kind):
    pixels = read(encoded(kind, exif=exif(), icc_profile=profile()))

    assert pixels.info == {}
    assert len(pixels.getexif()) == 0


def test_words_hidden_in_a_picture_are_gone():
    assert read(told()).info == {}


@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [
        (1, (800, 500), (0, 0)),
        (3, (800, 500), (799, 499)),
        (6, (500, 800), (499, 0)),
        (8, (500, 800), (0, 799)),
        (9, (800, 500), (0, 0)),
    ],
)
def test_a_camera_held_sideways_gives_an_upright_picture(orientation, size, corner):
    pixels = read(encoded("JPEG", exif=exif(orientation=orientation)))

    assert pixels.size == size
    assert not is_near(pixels.getpixel(corner), RED)


def test_a_big_picture_is_made_to_fit_in_its_box():
    tall = read(encoded("JPEG", drawn(size=(2000, 6000))))
    wide = read(encoded("PNG", drawn(size=(6000, 200))))

    assert (tall.size, wide.size) == ((720, 2160), (1440, 48))


def test_print_colours_become_screen_colours():
    pixels = read(encoded("JPEG", drawn("CMYK")))

    assert pixels.mode == "RGB"
    assert is_near(pixels.getpixel((600, 400)), RED)


@pytest.mark.parametrize(("value", "seen"), [(0, 0), (32768, 128), (65535, 255)])
def test_sixteen_bits_become_eight_and_not_white(value, seen):
    assert read(sixteen_bits(value)).getpixel((20, 20)) == (seen, seen, seen)


def test_a_palette_with_something_see_through_keeps_it():
    pixels = drawn("P")
    see_through = pixels.getpixel((600, 400))

    found = read(encoded("PNG", pixels, transparency=see_through))

    assert found.mode == "RGBA"
    assert (found.getpixel((600, 400))[3], found.getpixel((10, 10))[3]) == (0, 255)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA"])
def test_what_can_be_see_through_but_is_not_becomes_plain(mode):
    assert read(encoded("PNG", drawn(mode))).mode == "RGB"


def test_a_profile_of_other_colours_does_no_harm():
    pixels = read(encoded("PNG", drawn("L"), icc_profile=profile()))

    assert pixels.mode == "RGB"


def test_huge_notes_from_a_camera_do_no_harm():
    pixels = read(encoded("JPEG", exif=exif(orientation=6, filler=60_000)))

    assert pixels.size == (500, 800)


def test_two_pictures_in_one_jpeg_are_a_cameras_own():
    content = encoded("MPO", save_all=True, append_images=[drawn(size=(80, 50))])

    assert read(content).size == (800, 500)


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_picture_is_refused(kind):
    content = encoded(kind, Pixels.effect_noise((400, 300), 80).convert("RGB"))

    for part in (0.05, 0.5, 0.95):
        with pytest.raises(ValidationError):
            read(content[: int(len(content) * part)])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"\x00\x00\x00\x1cftypavif",
        files.SVG,
        files.HTML,
        files.PDF,
        files.MP4,
        files.ODT,
        encoded("GIF"),
        encoded("BMP"),
        encoded("TIFF"),
        png_header(0, 10),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content):
    with pytest.raises(ValidationError):
        read(content)


@pytest.mark.parametrize("extra", [files.HTML, b"<?php system('x') ?>", files.zipped(a="b")])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_is_something_else_too_is_refused(kind, extra):
    with pytest.raises(ValidationError, match="något annat"):
        read(encoded(kind) + extra)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_a_picture_that_moves_is_refused_with_what_to_do(kind):
    with pytest.raises(ValidationError, match="rör sig"):
        read(moving(kind))


@pytest.mark.parametrize(
    ("width", "height"), [(30_000, 30_000), (25_000, 100), (2**31 - 1, 2**31 - 1), (8_000, 6_500)]
)
def test_a_picture_that_would_fill_the_memory_is_refused_from_its_header(width, height):
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()

    with pytest.raises(ValidationError, match=f"{width} × {height}"):
        read(png_header(width, height))

    assert time.perf_counter() - began < 0.1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000  # kB


def test_a_picture_that_says_one_size_and_has_another_is_refused():
    content = bytearray(encoded("WEBP", exif=exif()))
    content[24] += 1  # the canvas, not the frame

    with pytest.raises(ValidationError):
        read(bytes(content))


def test_a_file_that_is_too_big_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(reading, "MOST", 100)

    with pytest.raises(ValidationError, match="större än"):
        read(encoded())

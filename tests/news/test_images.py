import io

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from PIL import Image as Pixels

from news.models import Image
from news.pictures import making
from tests.news.makers import make_article, make_good_example, make_issue
from tests.news.pictures import drawn, encoded, exif, make_image

pytestmark = pytest.mark.django_db


def opened(image, suffix, width=360):
    with default_storage.open(f"images/{image.key}/{width}.{suffix}") as file:
        pixels = Pixels.open(io.BytesIO(file.read()))
        pixels.load()
    return pixels


def kept(image):
    return set(default_storage.listdir(f"images/{image.key}")[1])


def test_a_picture_is_kept_in_sizes_and_formats_under_a_name_nobody_can_guess():
    image = make_image(encoded(pixels=drawn(size=(800, 500))))

    assert kept(image) == {
        f"{width}.{suffix}" for width in (360, 720, 800) for suffix in ("avif", "webp", "jpg")
    }
    assert (image.width, image.height, len(image.key)) == (800, 500, 32)


def test_a_small_picture_is_not_made_bigger():
    assert make_image(encoded(pixels=drawn(size=(120, 80)))).widths == [120]


def test_the_widest_is_as_wide_as_a_page_needs():
    image = make_image(encoded(pixels=drawn(size=(4000, 2000))))

    assert image.widths == [360, 720, 1080, 1440]
    assert (image.width, image.height) == (1440, 720)


def test_what_is_see_through_falls_back_on_png():
    pixels = drawn("RGBA")
    pixels.putalpha(100)

    image = make_image(encoded("PNG", pixels))

    assert image.suffix == "png"
    assert opened(image, "png").mode == opened(image, "webp").mode == opened(image, "avif").mode == "RGBA"


@pytest.mark.parametrize("suffix", ["avif", "webp", "jpg"])
def test_no_file_tells_where_the_picture_was_taken(suffix):
    image = make_image(encoded("JPEG", exif=exif(orientation=6)))

    pixels = opened(image, suffix)

    assert len(pixels.getexif()) == 0
    assert not {"exif", "xmp", "icc_profile", "photoshop", "comment"} & pixels.info.keys()
    assert pixels.height > pixels.width


@pytest.mark.parametrize(("alt", "is_decoration"), [("", False), ("Ett fält.", True)])
def test_the_database_wants_an_alt_text_or_the_decision_that_it_is_decoration(alt, is_decoration):
    with pytest.raises(IntegrityError, match="image_has_alt_text_or_is_decoration"), transaction.atomic():
        Image.objects.create(
            title="x", key="x", suffix="jpg", width=1, height=1, alt=alt, is_decoration=is_decoration
        )


def test_the_files_go_with_the_row(django_capture_on_commit_callbacks):
    image = make_image()

    with django_capture_on_commit_callbacks(execute=True):
        image.delete()

    assert default_storage.listdir("images") == ([], [])


def test_nothing_is_left_when_the_disk_is_full(monkeypatch):
    def files(pixels):
        yield "360.jpg", b"x"
        raise OSError("full")

    monkeypatch.setattr(making, "files", files)

    with pytest.raises(OSError, match="full"):
        make_image()

    assert default_storage.listdir("images") == ([], [])


def test_a_picture_in_use_is_kept_by_the_database():
    article = make_article(image=make_image())

    with pytest.raises(ProtectedError):
        article.image.delete()


@pytest.mark.parametrize(
    ("suffix", "content_type"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")]
)
def test_a_file_goes_out_for_ever_as_what_it_is_and_can_do_nothing(
    client, suffix, content_type, django_assert_num_queries
):
    image = make_image()

    with django_assert_num_queries(0):
        answer = client.get(image.address(360, suffix))

    assert b"".join(answer.streaming_content)
    assert answer["Content-Type"] == content_type
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize(
    "name", ["361.jpg", "360.png", "360.svg", "360.jpgx", "99999999999999.jpg", "0.avif"]
)
def test_what_is_not_there_gives_the_page_that_helps(client, name):
    image = make_image()

    assert client.get(f"/bilder/{image.key}/{name}").status_code == 404
    assert client.get(f"/bilder/..%2f..%2f/{name}").status_code == 404
    assert client.get(f"/bilder/{'0' * 32}/{name}").status_code == 404


def test_a_page_shows_its_picture_with_caption_credit_and_sizes(client):
    image = make_image(caption="På torget.", credit="Foto: Polisen", alt='Ett "rött" fält.')
    article = make_article(image=image)

    page = client.get(article.get_absolute_url()).content.decode()

    assert '<source type="image/avif"' in page
    assert f"{image.address(720, 'webp')} 720w" in page
    assert 'width="800" height="500" alt="Ett &quot;rött&quot; fält." decoding="async"' in page
    assert "På torget." in page
    assert "Foto: Polisen" in page
    assert 'loading="lazy"' not in page


def test_a_shared_page_brings_its_picture(client, settings):
    image = make_image()

    page = client.get(make_good_example(image=image).get_absolute_url()).content.decode()

    assert f'<meta property="og:image" content="{settings.SITE_URL}{image.address(800)}">' in page
    assert '<meta property="og:image:alt" content="Ett rött fält.">' in page


@pytest.mark.parametrize("path", ["/nyheter/", "/", "/goda-exempel/"])
def test_a_picture_in_a_list_waits_and_is_not_read_out(client, path, settings):
    image = make_image()
    make_article(image=image)
    make_good_example(image=image)

    page = client.get(path).content.decode()

    assert 'alt="" decoding="async" loading="lazy"' in page
    assert f'og:image" content="{settings.SITE_URL}{image.address(800)}"' not in page


def test_a_decoration_has_an_empty_alt_text(client):
    article = make_article(image=make_image(alt="", is_decoration=True))

    assert 'alt=""' in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("path", ["/nyheter/", "/goda-exempel/"])
def test_a_list_with_pictures_asks_the_database_as_little_as_one_without(
    client, path, django_assert_max_num_queries
):
    image = make_image()
    for _number in range(9):
        make_article(image=image)
        make_good_example(image=image)

    with django_assert_max_num_queries(5):
        client.get(path)


def test_a_letter_brings_the_picture_with_its_host(settings, client):
    from news import issues

    image = make_image(credit="Foto")
    article = make_article(image=image)
    issue = make_issue({"kind": "article", "source": article, "title": "Nytt"})

    html = issues.text(issue, language="sv")["html"]

    assert f'src="{settings.SITE_URL}{image.address(720)}" width="536" height="335"' in html
    assert f'src="{image.address(720)}"' in client.get(issue.get_absolute_url()).content.decode()

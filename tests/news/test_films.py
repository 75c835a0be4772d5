from pathlib import Path

import pytest
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from news import film_length
from news.models import Document
from tests.news import files
from tests.news.makers import CAPTIONS, NOW, make_film
from tests.news.pictures import make_image
from tests.staff import client_with, leader

pytestmark = pytest.mark.django_db
EXAMPLE = Path(settings.BASE_DIR) / "plans" / "example"


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_a_film_has_a_page_with_captions_and_text(client):
    film = make_film(poster=make_image())

    page = client.get("/material/filmen/").content.decode()

    assert '<video class="film" controls preload="metadata"' in page
    assert f'poster="{film.poster.poster}"' in page
    assert '<track kind="captions" src="/material/filmen/text.vtt" srclang="sv"' in page
    assert "<p>Hej.</p>" in page
    assert "http://" not in page.partition("<main")[2].partition("</main>")[0].replace("http://schema", "")


def test_the_page_of_a_film_is_for_everybody_to_keep(client):
    make_film()

    assert client.get("/material/filmen/")["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_captions_go_out_as_what_they_are(client):
    make_film()

    answer = client.get("/material/filmen/text.vtt")

    assert answer.content.decode() == CAPTIONS
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["film.mp4", "text.vtt"])
def test_what_is_no_film_has_neither_film_nor_captions(client, path):
    make_film(file=ContentFile(files.PDF, name="x"), captions="")

    assert client.get(f"/material/filmen/{path}").status_code == 404


def test_a_film_without_captions_and_text_is_a_known_fault_by_itself(client):
    film = make_film(captions="", transcript="")

    said = client.get("/tillganglighet/").content.decode()
    assert "Filmen ”Filmen” saknar textning. Filmen ”Filmen” finns inte utskriven som text." in said
    assert "saknar ännu textning" in client.get("/material/filmen/").content.decode()

    film.captions, film.transcript = CAPTIONS, "<p>Hej.</p>"
    film.save()
    assert "”Filmen”" not in client.get("/tillganglighet/").content.decode()


def test_the_length_is_read_from_the_film():
    with (EXAMPLE / "film.mp4").open("rb") as file:
        film = make_film(file=File(file))

    assert (film.seconds, film.length) == (25, "0:25")


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 40, files.MP4, b"\0\0\0\x10moov\0\0\0\x08mvhd", b"\0\0\0\1" * 9]
)
def test_a_film_that_does_not_say_its_length_has_none(content):
    assert film_length.seconds_of(ContentFile(content)) is None


def test_captions_are_uploaded_as_a_file_and_cleaned():
    film = make_film(captions="")
    file = SimpleUploadedFile("å.vtt", f"{CAPTIONS}\nNOTE bort\n".encode())
    data = {"title": "Filmen", "slug": "filmen", "captions_file": file, "captions": ""}
    data["_step"] = "publish"

    leader().post(reverse("admin:news_document_change", args=[film.pk]), data)

    assert Document.objects.get().captions == CAPTIONS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("captions_file", SimpleUploadedFile("x.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nHej")),
        ("captions_file", SimpleUploadedFile("x.vtt", "WEBVTT å".encode("latin-1"))),
        ("captions", "<script>"),
    ],
)
def test_captions_that_cannot_be_read_are_told_at_the_field(field, value):
    film = make_film()
    data = {"title": "Nytt", "slug": "filmen", field: value}

    answer = leader().post(reverse("admin:news_document_change", args=[film.pk]), data)

    assert answer.context["adminform"].form.errors.keys() == {field}
    assert Document.objects.get().title == "Filmen"


@pytest.fixture
def restricted():
    return make_film(is_restricted=True, title="Internt")


@pytest.mark.parametrize("path", ["", "film.mp4", "text.vtt"])
def test_what_is_for_those_who_have_signed_in_does_not_exist_for_others(client, restricted, path):
    address = f"/material/filmen/{path}"

    answer = client_with(is_staff=False).get(address)
    assert b"".join(answer)

    assert client.get(address).status_code == 404
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "Cookie" in answer["Vary"]
    assert client_with(is_active=False).get(address).status_code == 404


@pytest.mark.parametrize("path", ["/material/", "/sitemap.xml", "/tillganglighet/", "/"])
def test_what_is_restricted_is_listed_nowhere(client, restricted, path):
    Document.objects.update(captions="", transcript="")

    for visitor in (client, leader()):
        assert "Internt" not in visitor.get(path).content.decode()


def test_a_restricted_draft_is_for_those_who_edit_it(restricted):
    Document.objects.update(published_at=None)

    assert client_with("news.view_article").get("/material/filmen/").status_code == 404
    assert client_with("news.view_document").get("/material/filmen/").status_code == 200


def test_the_example_film_is_small_marked_and_has_its_texts():
    size = sum(path.stat().st_size for path in EXAMPLE.iterdir())

    assert (EXAMPLE / "film.mp4").stat().st_size <= 600_000
    assert size <= 1_200_000
    assert "Exempel" in (EXAMPLE / "film.vtt").read_text()

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from news import file_kinds
from news.models import Document
from tests.news import files
from tests.news.makers import NOW
from tests.news.pictures import encoded, exif
from tests.staff import leader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def make_document(content=files.PDF, *, slug="direktiv", published_at=NOW, **values):
    file = ContentFile(content, name="vad som helst")
    return Document.objects.create(
        title="Direktiv", slug=slug, file=file, published_at=published_at, **values
    )


def upload(content, name="brev.pdf"):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return leader().post(reverse("admin:news_document_add"), {"title": "Brev", "slug": "brev", "file": file})


def test_the_history_tells_of_files_by_the_names_that_people_gave_them():
    upload(files.PDF, "Första.pdf")
    document = Document.objects.get()
    change = reverse("admin:news_document_change", args=[document.pk])
    for content in (files.PDF, files.PDF + b"2"):
        file = SimpleUploadedFile("Andra \u202e.pdf", content)
        leader().post(change, {"title": "Brev", "slug": "brev", "file": file})

    history = leader().get(reverse("admin:news_document_history", args=[document.pk])).content.decode()

    one, two = ("PDF, 17\xa0byte", "PDF, 18\xa0byte")
    assert f"<del>Första.pdf ({one})</del><ins>Andra .pdf ({one})</ins>" in history
    assert f"<del>Andra .pdf ({one})</del><ins>Andra .pdf ({two})</ins>" in history
    assert document.file.name not in history


@pytest.mark.parametrize("name", ["PDF", "PNG", "JPEG", "MP4", "ODT", "DOCX"])
def test_a_file_is_known_by_its_content(name):
    assert file_kinds.kind_of(io.BytesIO(getattr(files, name))).name == name


@pytest.mark.parametrize(
    "content",
    [
        b"%PD",
        files.HTML,
        files.SVG,
        b"PK\x03\x04 not a zip",
        files.ODT[:40],
        files.zipped(mimetype="text/html"),
        files.zipped(readme="hej"),
        files.WITH_MACRO,
    ],
)
def test_what_lies_about_itself_or_can_run_is_refused_and_nothing_is_kept(content, data_dir):
    answer = upload(content)

    assert answer.context["adminform"].form.errors.keys() == {"file"}
    assert not Document.objects.exists()
    assert not (data_dir / "media").exists()


def test_a_file_that_is_too_big_is_refused(monkeypatch):
    monkeypatch.setattr(file_kinds, "MOST", 10)

    assert upload(files.PDF).context["adminform"].form.errors.keys() == {"file"}


def test_a_picture_that_tells_where_it_was_taken_is_refused_as_a_document():
    assert upload(encoded("JPEG", exif=exif())).context["adminform"].form.errors.keys() == {"file"}
    assert upload(encoded("JPEG")).status_code == 302


def test_nothing_is_left_of_what_somebody_called_the_file():
    upload(files.PDF, name="../../hemlig åtgärd.html")

    document = Document.objects.get()
    assert document.published_at is None
    assert document.file.name.startswith("documents/")
    assert document.file.name.endswith(".pdf")
    assert "hemlig" not in document.file.name


def test_a_new_file_in_its_place_changes_the_size():
    document = make_document()
    data = {"title": "Direktiv", "slug": "direktiv", "file": SimpleUploadedFile("x", files.PNG)}
    data["_step"] = "publish"

    leader().post(reverse("admin:news_document_change", args=[document.pk]), data)

    document.refresh_from_db()
    assert (document.kind.name, document.size) == ("PNG", len(files.PNG))


def test_the_list_says_kind_size_and_diary_number(client):
    make_document(files.PDF + bytes(2048), diary_number="A001.937/2013")

    page = client.get("/material/").content.decode()

    assert "Direktiv (PDF, 2,0\xa0kB)" in page
    assert "A001.937/2013" in page


@pytest.mark.parametrize(
    ("name", "shown", "policy"),
    [
        ("PDF", "inline", "default-src 'none'"),
        ("PNG", "inline", "sandbox"),
        ("DOCX", "attachment", "sandbox"),
    ],
)
def test_a_file_goes_out_as_what_it_is_and_can_do_nothing(client, name, shown, policy):
    document = make_document(getattr(files, name))

    answer = client.get(document.get_absolute_url())

    assert b"".join(answer.streaming_content) == getattr(files, name)
    assert answer["Content-Type"] == document.kind.content_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'{shown}; filename="direktiv.{document.kind.suffix}"'
    assert answer["Content-Security-Policy"].startswith(policy)


@pytest.mark.parametrize(
    "path", ["/material/utkast/", "/material/finns-inte/", "/material/%00/", "/material/?page=0"]
)
def test_a_draft_or_a_wrong_address_gives_the_page_that_helps(client, path):
    make_document(slug="utkast", published_at=None)

    assert client.get(path).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(client):
    document = make_document()
    document.file.storage.delete(document.file.name)

    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_database_little_however_much_there_is(
    client, django_assert_max_num_queries, count
):
    for number in range(count):
        make_document(slug=f"d-{number}")

    with django_assert_max_num_queries(2):
        client.get("/material/")

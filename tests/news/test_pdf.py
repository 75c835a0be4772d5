"""The archive of the letters as PDF: readable by everybody, made once, and fetching nothing."""

import io
import re
import zlib

import pytest
from django.core.files.storage import default_storage
from PIL import ImageFile

from news import pdf
from tests.news.makers import make_article, make_issue
from tests.news.pictures import make_image
from tests.staff import client_with

pytestmark = pytest.mark.django_db
needs_libraries = pytest.mark.skipif(not pdf.is_possible(), reason="no drawing libraries")


@pytest.fixture
def issue():
    article = make_article("Nytt stöd", image=make_image())
    return make_issue({"kind": "article", "source": article}, subject="Brev i maj", preheader="Kort om maj")


def content(answer):
    return b"".join(answer) if answer.streaming else answer.content


def unpacked(made):
    """What stands packed in the file's streams."""
    streams = re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", made, re.DOTALL)
    return b"\n".join(zlib.decompressobj().decompress(stream) for stream in streams)


@needs_libraries
def test_the_pdf_says_its_title_and_language_and_is_tagged(client, issue):
    answer = client.get("/nyhetsbrev/1.pdf")

    made = content(answer)
    assert answer["Content-Type"] == "application/pdf"
    assert made.startswith(b"%PDF-1.7")
    made += unpacked(made)
    assert b"/MarkInfo" in made
    assert b"/StructTreeRoot" in made
    assert re.search(rb"/Lang ?\(sv\)", made)
    assert b"pdfuaid:part" in made
    assert "nyhetsbrev-1.pdf" in answer["Content-Disposition"]


@needs_libraries
def test_it_is_made_once_and_kept(client, issue, monkeypatch):
    first = content(client.get("/nyhetsbrev/1.pdf"))
    kept = default_storage.listdir(pdf.FOLDER)[1]

    monkeypatch.setattr(pdf, "made", None)
    assert content(client.get("/nyhetsbrev/1.pdf")) == first
    assert default_storage.listdir(pdf.FOLDER)[1] == kept


@needs_libraries
def test_a_part_that_was_left_half_written_is_not_handed_out(client, issue):
    name = pdf.kept(issue)
    assert not [each for each in default_storage.listdir(pdf.FOLDER)[1] if each.endswith(".part")]
    default_storage.delete(name)
    default_storage.save(name.replace(".pdf", ".1.part"), io.BytesIO(b"%PDF-1.7 half"))

    assert len(content(client.get("/nyhetsbrev/1.pdf"))) > 1000


@pytest.mark.parametrize("state", ["draft"])
def test_a_letter_that_has_not_gone_out_has_no_pdf_for_visitors(client, state):
    make_issue(state=state)

    assert client.get("/nyhetsbrev/1.pdf").status_code == 404
    assert client.get("/nyhetsbrev/99.pdf").status_code == 404


def test_without_the_libraries_there_is_no_link_and_no_pdf(client, issue, monkeypatch):
    pdf.is_possible.cache_clear()
    monkeypatch.setattr(pdf, "find_library", lambda name: None)

    page = client.get("/nyhetsbrev/1/").content.decode()
    answer = client.get("/nyhetsbrev/1.pdf")
    preview = client_with("news.view_issue").get(f"/admin/news/issue/{issue.pk}/preview.pdf")
    pdf.is_possible.cache_clear()

    assert ".pdf" not in page
    assert answer.status_code == 404
    assert preview.status_code == 403


@needs_libraries
def test_the_page_leads_to_the_pdf(client, issue):
    assert 'href="/nyhetsbrev/1.pdf"' in client.get("/nyhetsbrev/1/").content.decode()


def test_only_our_own_pictures_are_read(settings):
    settings.SITE_URL = "https://sig.example"

    assert pdf.picture_of("https://sig.example/bilder/abc/720.jpg") == "images/abc/720.jpg"
    for address in (
        "https://other.example/bilder/abc/720.jpg",
        "https://sig.example/admin/",
        "https://sig.example/bilder/..%2f..%2fsecret/720.jpg",
        "file:///etc/passwd",
        "data:,x",
    ):
        assert pdf.picture_of(address) is None


@needs_libraries
def test_a_letter_that_was_made_lets_no_picture_be_cut_short(issue):
    pdf.made(issue)

    assert not ImageFile.LOAD_TRUNCATED_IMAGES

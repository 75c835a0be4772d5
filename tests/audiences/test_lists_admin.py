"""Lists in the admin: who may, what the pages say, and what bad input does."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from audiences.exporting.writing import work_on as write_on
from audiences.importing.reading import work_on
from audiences.models import Subscriber, SubscriberExport, SubscriberImport
from tests.audiences.lists import PROOF, csv, make_imported, make_judged, make_received, upload
from tests.audiences.makers import make_subscription
from tests.staff import client_with, leader, said

pytestmark = pytest.mark.django_db
IMPORT, EXPORT = "audiences.import_subscriber", "audiences.export_subscriber"
PROOF_FORM = {**PROOF, "topic": "newsletter", "pace": "weekly", "language": "sv", "_judge": "1"}


def address(kind, name, *args):
    return reverse(f"admin:audiences_subscriber{kind}_{name}", args=args)


def judge_form(work, **values):
    columns = {f"column_{column}": field for field, column in work.columns.items()}
    return {**PROOF_FORM, **columns, **values}


def every_page(work, export):
    return [
        ("get", address("import", "changelist")),
        ("get", address("import", "add")),
        ("post", address("import", "add")),
        ("get", address("import", "change", work.pk)),
        ("post", address("import", "change", work.pk)),
        ("get", address("import", "progress", work.pk)),
        ("get", address("import", "rejected", work.pk)),
        *(("post", address("import", "step", work.pk, name)) for name in ("start", "stop", "resume", "drop")),
        ("get", address("export", "changelist")),
        ("get", address("export", "add")),
        ("post", address("export", "add")),
        ("get", address("export", "change", export.pk)),
        ("get", address("export", "progress", export.pk)),
        ("get", address("export", "file", export.pk)),
        *(("post", address("export", "step", export.pk, name)) for name in ("stop", "resume")),
    ]


def make_both():
    client = client_with(EXPORT)
    client.post(address("export", "add"), {"file": "csv"})
    return make_judged(csv("a@kommun.se;;")), SubscriberExport.objects.get()


@pytest.mark.parametrize(
    ("rights", "opened"),
    [
        ((), ()),
        (("audiences.view_subscriber", "audiences.change_subscriber"), ()),
        ((IMPORT,), ("import",)),
        ((EXPORT,), ("export",)),
    ],
)
def test_only_the_right_opens_its_pages(rights, opened):
    work, export = make_both()
    client = client_with(*rights)

    for method, path in every_page(work, export):
        answer = getattr(client, method)(path)

        may = any(f"subscriber{kind}" in path for kind in opened)
        assert (answer.status_code == 403) is not may, (method, path, answer.status_code)


def test_who_is_not_signed_in_is_asked_to():
    work, export = make_both()
    from django.test import Client

    for method, path in every_page(work, export):
        answer = getattr(Client(), method)(path)

        assert answer.status_code == 302
        assert reverse("admin:login") in answer["Location"]


def test_nothing_is_done_by_looking():
    work, export = make_both()

    for kind, row, name in (("import", work, "start"), ("export", export, "stop")):
        assert leader().get(address(kind, "step", row.pk, name)).status_code == 405
        assert leader().post(address(kind, "step", row.pk, "fly")).status_code == 404


def test_a_list_is_uploaded_looked_over_and_imported():
    client = client_with(IMPORT)

    page = client.post(
        address("import", "add"), {"file": csv("anna@kommun.se;Anna;Gävle", "fel;;")}, follow=True
    )
    work = SubscriberImport.objects.get()
    assert "anna@kommun.se" in page.content.decode()

    client.post(address("import", "change", work.pk), judge_form(work))
    work_on(work.pk)
    page = client.get(address("import", "change", work.pk)).content.decode()
    assert "Importera 1" in page
    assert "2 rader lästa" in page
    assert "Rader som inte importeras" in page
    assert "Det är ingen e-postadress" in page
    assert f'action="{address("import", "step", work.pk, "start")}"' in page

    client.post(address("import", "step", work.pk, "start"))
    work_on(work.pk)
    page = client.get(address("import", "change", work.pk)).content.decode()
    assert Subscriber.objects.get().name == "Anna"
    assert address("import", "rejected", work.pk) in page
    assert LogEntry.objects.filter(user=client.user).count() == 3


def test_the_page_tells_of_the_first_rows_that_are_left_out_and_why():
    work = make_judged(csv("anna@kommun.se;;", "bo@kommun.se;;Gävlle", *["fel;;"] * 20))

    page = leader().get(address("import", "change", work.pk)).content.decode()

    assert "Menade du Gävle?" in page
    assert page.count("<td>fel</td>") == 9
    assert "Hämta de 21 rader" in page


def test_consent_must_be_proven_before_the_rows_are_looked_through():
    work = make_received(csv("anna@kommun.se;Anna;Gävle"))
    path = address("import", "change", work.pk)

    for fault in (
        {"consent_text": ""},
        {"consent_on": "2999-01-01"},
        {"consent_on": ""},
        {"consent_source": " "},
    ):
        answer = leader().post(path, judge_form(work, **fault))

        assert answer.status_code == 200
        assert answer.context["judging"].errors.keys() == fault.keys()
    work.refresh_from_db()
    assert work.state == "uploaded"


@pytest.mark.parametrize(
    "columns",
    [
        {"column_0": "", "column_1": "name"},
        {"column_0": "address", "column_1": "address"},
        {"column_0": "password"},
    ],
)
def test_columns_must_make_sense(columns):
    work = make_received(csv("anna@kommun.se;Anna;Gävle"))

    answer = leader().post(address("import", "change", work.pk), judge_form(work, **columns))

    assert answer.context["judging"].errors
    work.refresh_from_db()
    assert work.state == "uploaded"


def test_how_the_file_is_read_can_be_changed():
    work = make_received(upload("E-post;Namn\r\na@b.se;Åsa\r\n"))
    values = {"encoding": "cp1252", "delimiter": ";", "has_header": "on", "_again": "1"}

    page = leader().post(address("import", "change", work.pk), values, follow=True).content.decode()

    assert "Ã…sa" in page


def test_to_change_how_the_file_is_read_loses_nothing_of_what_was_written_below():
    work = make_received(upload("E-post;Namn\r\na@b.se;Åsa\r\n"))
    values = {"encoding": "cp1252", "delimiter": ",", "has_header": "on", "_again": "1"}
    proof = {"consent_text": "Ja tack", "consent_on": "i våras", "consent_source": "Lista i Gävle"}

    form = leader().post(address("import", "change", work.pk), values | proof).context["judging"]

    assert {name: form[name].value() for name in proof} == proof
    assert form.width == 1
    work.refresh_from_db()
    assert (work.encoding, work.consent_text, work.state) == ("cp1252", "", "uploaded")


@pytest.mark.parametrize("content", [b"", b"MZ\0\0"])
def test_what_is_no_list_is_refused_on_the_page(content):
    answer = leader().post(address("import", "add"), {"file": upload(content)})

    assert answer.context["form"].errors["file"]
    assert not SubscriberImport.objects.exists()


def test_a_file_that_is_too_big_is_refused(monkeypatch):
    monkeypatch.setattr("audiences.importing.files.MOST", 3)

    answer = leader().post(address("import", "add"), {"file": upload("a@b.se")})

    assert answer.context["form"].errors["file"]


def test_a_second_click_is_told_that_somebody_was_first():
    work = make_judged(csv("a@kommun.se;;"))
    client = leader()
    client.post(address("import", "step", work.pk, "start"))

    answer = client.post(address("import", "step", work.pk, "start"), follow=True)

    assert said(answer)[-1] == "error"


@pytest.mark.parametrize("state", ["judging", "running", "stopped", "done", "dropped"])
def test_the_page_of_every_state_opens(state):
    work = make_imported(csv("a@kommun.se;;", "fel;;"))
    SubscriberImport.objects.update(state=state)

    for name in ("change", "progress"):
        assert leader().get(address("import", name, work.pk)).status_code == 200


def test_an_import_whose_file_is_gone_still_opens():
    work = make_received(csv("a@kommun.se;;"))
    from audiences.importing import files

    files.remove(work.stored)

    assert leader().get(address("import", "change", work.pk)).status_code == 200


@pytest.mark.parametrize("pk", ["0", "9" * 30, "x"])
def test_a_list_that_is_not_there_is_not_found(pk):
    assert leader().get(f"{address('import', 'changelist')}{pk}/change/").status_code == 404


def test_an_export_is_written_down_with_who_and_which_and_fetched():
    make_subscription("anna@kommun.se")
    client = client_with(EXPORT)

    client.post(address("export", "add"), {"file": "csv", "topic": "newsletter", "county": "21"})
    export = SubscriberExport.objects.get()
    write_on(export.pk)
    answer = client.get(address("export", "file", export.pk))

    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer["Content-Disposition"]
    export.refresh_from_db()
    assert (export.by, export.fetched) == (client.user, 1)
    assert "Gävleborgs län" in export.said
    assert LogEntry.objects.filter(user=client.user).count() == 2


@pytest.mark.parametrize(
    "values", [{"file": "exe"}, {"file": "csv", "county": "99"}, {"file": "csv", "topic": "x"}]
)
def test_nonsense_asks_for_nothing(values):
    assert leader().post(address("export", "add"), values).context["form"].errors
    assert not SubscriberExport.objects.exists()


def test_a_file_that_is_not_ready_is_not_found():
    _work, export = make_both()

    assert leader().get(address("export", "file", export.pk)).status_code == 404


def test_a_list_with_markup_in_it_is_shown_as_text():
    work = make_received(csv("<script>alert(1)</script>;x;y"))

    assert "<script>alert" not in leader().get(address("import", "change", work.pk)).content.decode()

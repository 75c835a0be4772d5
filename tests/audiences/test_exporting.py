"""Lists that go out: what is in them, that nothing in them runs, and how long they lie there."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from audiences.cells import guarded, unguarded
from audiences.exporting import asking, table
from audiences.exporting.writing import work_on
from audiences.importing import files, workbook
from audiences.models import Organisation, Subscriber, SubscriberExport
from tests.audiences.lists import finish_export as finish
from tests.audiences.lists import make_export, make_judged, upload
from tests.audiences.makers import NOW, choice, make_ask, make_left, make_subscription

pytestmark = pytest.mark.django_db


def rows(work):
    content = files.path(work.stored).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def addresses(work):
    return [row[0] for row in rows(work)[1:]]


def of(name):
    return Organisation.objects.get(kind="municipality", name=name)


def test_it_is_written_as_swedish_excel_expects():
    make_subscription("anna@kommun.se", name="Åsa Öberg", organisation=of("Gävle"))

    work = make_export()

    content = files.path(work.stored).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows(work)[1][:3] == ["anna@kommun.se", "Åsa Öberg", "Gävle"]
    assert "Gävleborgs län" in rows(work)[1]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, {"a@x.se", "b@x.se", "c@x.se", "d@x.se"}),
        ({"state": "active"}, {"a@x.se", "b@x.se"}),
        ({"state": "left"}, {"c@x.se"}),
        ({"topic": "press"}, {"d@x.se"}),
        ({"county": "21"}, {"a@x.se"}),
        ({"municipality": "0180"}, {"b@x.se"}),
        ({"kind": "municipality", "language": "en"}, {"b@x.se"}),
        ({"county": "21", "language": "en"}, set()),
    ],
)
def test_each_filter_chooses(chosen, found):
    make_subscription("a@x.se", organisation=of("Gävle"))
    make_subscription("b@x.se", organisation=of("Stockholm"), language="en")
    make_left("c@x.se")
    make_ask("d@x.se", wanted=[choice("press")])

    assert set(addresses(make_export(**chosen))) == found


@pytest.mark.parametrize(
    "text", ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", " =1+1", "＝1", "\u200b=1", "=1,=2"]
)
def test_no_cell_runs_in_a_spreadsheet_and_all_can_be_read_again(text):
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Anna,=cmd|'/C calc'!A0", "Anna,'=cmd|'/C calc'!A0"),
        ("Anna;@SUM(1);x", "Anna;'@SUM(1);x"),
        ('Anna,"=1"', 'Anna,\'"=1"'),
        ("Anna,'=1", "Anna,''=1"),
        ("Anna\t+1", "Anna\t'+1"),
    ],
)
def test_nor_does_a_part_of_a_cell_in_a_spreadsheet_that_divides_at_other_marks(text, written):
    assert guarded(text) == written
    assert unguarded(written) == text


@pytest.mark.parametrize(
    "text", ["Anna", "'s-Hertogenbosch", "a=b", "3-4", "", "å", "Vård, -stöd", "barn;ung"]
)
def test_other_cells_stay_as_they_are(text):
    assert guarded(text) == unguarded(text) == text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_formulas_that_somebody_has_given_as_a_name_do_not_run(kind):
    make_subscription("+anna@kommun.se", name="=HYPERLINK(1)", other_organisation="@SUM(1)\n=2")

    work = make_export(kind)

    if kind == "csv":
        cells = rows(work)[1]
    else:
        sheet = load_workbook(files.path(work.stored)).active
        assert {cell.data_type for cell in sheet[2]} <= {"inlineStr", "s", "n"}
        cells = [cell.value for cell in sheet[2]]
    assert cells[:4:3] == ["'+anna@kommun.se", "'@SUM(1) =2"]
    assert cells[1] == "'=HYPERLINK(1)"


def test_what_was_taken_out_can_be_taken_in_again():
    make_subscription("+anna@kommun.se", name="=Anna", organisation=of("Gävle"))
    content = files.path(make_export().stored).read_bytes()
    Subscriber.objects.all().delete()

    work = make_judged(upload(content))

    row = work.rows.get()
    assert (row.address, row.name, row.organisation.name) == ("+anna@kommun.se", "=Anna", "Gävle")
    assert row.verdict == "new"


def test_a_workbook_holds_every_row():
    for number in range(5):
        make_subscription(f"p{number}@kommun.se")

    work = make_export("xlsx")

    sheet = load_workbook(files.path(work.stored)).active
    assert (sheet.max_row, work.written, work.state) == (6, 5, "done")


def test_a_worker_that_loses_the_list_while_it_packs_leaves_the_rows_to_the_next(monkeypatch):
    make_subscription()
    work = asking.ask(chosen={}, said="", kind="xlsx", by=None, now=NOW)
    pack = workbook.write_workbook

    def packed_by_two(rows, target):
        yield from pack(rows, target)
        SubscriberExport.objects.update(lease="another")

    with monkeypatch.context() as slow:
        slow.setattr(workbook, "write_workbook", packed_by_two)
        work_on(work.pk, clock=lambda: NOW)
    SubscriberExport.objects.update(try_at=NOW)

    finish(work)

    assert load_workbook(files.path(work.stored)).active.max_row == 2
    assert [each.name for each in files.path("").iterdir()] == [work.stored]


def test_so_many_rows_are_no_workbook(monkeypatch):
    monkeypatch.setattr("audiences.importing.workbook.MOST_ROWS", 1)
    make_subscription()

    with pytest.raises(asking.TooLong):
        make_export("xlsx")


def test_stopped_in_the_middle_it_goes_on_where_it_stood(monkeypatch):
    monkeypatch.setattr("audiences.exporting.writing.BLOCK", 2)
    people = [f"p{number}@kommun.se" for number in range(7)]
    for address in people:
        make_subscription(address)
    work = asking.ask(chosen={}, said="", kind="csv", by=None, now=NOW)
    work_on(work.pk, clock=lambda: NOW, seconds=0)
    work.refresh_from_db()
    asking.stop(work)
    assert not work_on(work.pk, clock=lambda: NOW)
    # A worker that died had written more than it could note, and more than there is now.
    with files.path(work.stored).open("ab") as file:
        file.write(b"half a ro" * 1000)

    asking.resume(work, now=NOW)
    finish(work)

    assert addresses(work) == people


def test_the_file_is_gone_after_a_day():
    make_subscription()
    work = make_export()
    path = files.path(work.stored)

    asking.forget(now=NOW + timedelta(hours=23))
    assert path.exists()
    asking.forget(now=NOW + timedelta(hours=25))

    work.refresh_from_db()
    assert not path.exists()
    assert asking.fetch(work) is None


def test_a_list_is_written_with_few_questions(django_assert_max_num_queries):
    for number in range(30):
        make_subscription(f"p{number}@kommun.se", organisation=of("Gävle"))

    with django_assert_max_num_queries(20):
        make_export()


def test_each_row_has_a_cell_for_each_heading():
    make_subscription()

    assert len(next(table.rows(table.after({}, 0, 1)))) == len(table.headings())

"""Files as the world writes them: encodings, delimiters, quotation marks, workbooks, and what is no list."""

import pytest

from audiences.importing import columns, guessing, rows, steps, workbook
from audiences.importing.guessing import BadFile
from tests.audiences.lists import SWEDISH, csv, make_imported, make_judged, make_received, packed, upload
from tests.audiences.lists import workbook as make_workbook


def read(path, **values):
    return list(rows.rows(path, **{"encoding": "utf-8", "delimiter": ";", **values}))


def written(tmp_path, content):
    path = tmp_path / "lista.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (SWEDISH.encode(), "utf-8"),
        (SWEDISH.encode("utf-8-sig"), "utf-8"),
        (SWEDISH.encode("cp1252"), "cp1252"),
        (b"x" * 70_000 + "å".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_told_by_the_whole_file(tmp_path, content, encoding):
    assert guessing.encoding(written(tmp_path, content)) == encoding


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_the_delimiter_is_what_divides_every_line(tmp_path, mark):
    content = f'namn{mark}post\n"Berg, Anna; m.fl."{mark}a@b.se\n'

    assert guessing.delimiter(written(tmp_path, content.encode()), "utf-8") == mark


def test_a_line_above_the_table_does_not_hide_the_delimiter(tmp_path):
    path = written(tmp_path, b"Deltagare i maj\na@b.se,Anna,Ale\nb@b.se,Bo,Ale\n")

    assert guessing.delimiter(path, "utf-8") == ","


def test_a_list_of_addresses_alone_has_one_column(tmp_path):
    path = written(tmp_path, b"a@kommun.se\nb@kommun.se\n")

    assert [row.cells for row in read(path)] == [["a@kommun.se"], ["b@kommun.se"]]
    assert columns.guessed([["a@kommun.se"]], has_header=False) == {"address": 0}


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n\n", "a@b.se".encode("utf-16"), b"MZ\0\0", b"a@b.se\rb@b.se\r", b"PK\x03\x04broken"],
    ids=["empty", "blank", "utf-16", "programme", "macintosh", "broken zip"],
)
@pytest.mark.django_db
def test_what_is_no_list_is_refused_in_words_and_not_kept(content, data_dir):
    with pytest.raises(BadFile) as refusal:
        make_received(upload(content, "lista.xlsx" if content.startswith(b"PK") else "lista.csv"))

    assert str(refusal.value).endswith(".")
    assert list((data_dir / "lists").iterdir()) == []


def test_a_byte_mark_is_no_part_of_the_first_cell(tmp_path):
    path = written(tmp_path, "\ufeffa@b.se;x\n".encode())

    assert read(path)[0].cells == ["a@b.se", "x"]


def test_reading_goes_on_from_any_row(tmp_path):
    path = written(tmp_path, b'a;"1\n2"\r\nb;3\r\nc;4')
    first, *rest = read(path)

    assert read(path, position=first.end, number=first.number) == rest
    assert [row.number for row in rest] == [2, 3]
    assert first.cells == ["a", "1\n2"]


def test_a_quotation_mark_that_is_not_closed_takes_no_other_row_along(tmp_path):
    path = written(tmp_path, b'a;"oj\nb;2\nc;3\n')

    found = read(path)

    assert [bool(row.fault) for row in found] == [True, False, False]
    assert found[1].cells == ["b", "2"]


def test_a_mark_inside_a_cell_joins_no_rows(tmp_path):
    path = written(tmp_path, b'a@b.se;15" skarm\nb@b.se;x\nc@b.se;17" skarm\nd@b.se;"e""f\ng";h\n')

    found = read(path)

    assert [row.fault for row in found] == [""] * 4
    assert [row.cells[0] for row in found] == ["a@b.se", "b@b.se", "c@b.se", "d@b.se"]
    assert found[3].cells[1:] == ['e"f\ng', "h"]


def test_a_row_without_an_end_is_skipped_without_being_kept(tmp_path):
    path = written(tmp_path, b"x" * 3_000_000 + b"\nb;2\n")

    found = read(path)

    assert (found[0].cells, bool(found[0].fault), found[1].cells) == ([], True, ["b", "2"])


def test_bytes_that_do_not_fit_the_encoding_spoil_their_row_only(tmp_path):
    path = written(tmp_path, b"\xe5sa;1\nb;2\n")

    assert [bool(row.fault) for row in read(path)] == [True, False]


def test_a_row_of_too_many_columns_is_told(tmp_path):
    assert read(written(tmp_path, b";" * 60 + b"\n"))[0].fault


@pytest.mark.parametrize("end", ["\u2028", "\x85", "\x0b", "\x1c"])
def test_only_a_line_end_ends_a_row(tmp_path, end):
    path = written(tmp_path, f"a;1{end}2\n".encode())

    assert read(path)[0].cells == ["a", f"1{end}2"]


@pytest.mark.django_db
def test_a_windows_list_is_imported_with_its_letters():
    work = make_imported(upload("E-post;Namn\r\nasa@kommun.se;Åsa Öberg\r\n".encode("cp1252")))

    assert work.rows.get().name == "Åsa Öberg"


@pytest.mark.django_db
def test_a_list_that_was_read_wrongly_is_read_anew():
    work = make_received(csv("a@b.se,Anna,Gävle", head="E-post,Namn,Kommun"))
    steps.read_anew(work, encoding="utf-8", delimiter=";", has_header=True)
    assert len(steps.sample(work)[0]) == 1

    steps.read_anew(work, encoding="utf-8", delimiter=",", has_header=True)

    assert work.columns == {"address": 0, "name": 1, "municipality": 2}


@pytest.mark.django_db
def test_a_name_with_a_hidden_character_is_told():
    assert make_judged(csv("a@b.se;An\x07na;", "b@b.se;An\u202ena;")).counts == {"value": 2}


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/workbook.xml": "<a/>", "xl/sharedStrings.xml": b"0" * (workbook.MOST_OF_STRINGS + 1)},
        {"xl/workbook.xml": "<a/>", **{f"xl/{number}": "" for number in range(2100)}},
        {"word/document.xml": "<a/>"},
        {"xl/workbook.xml": "<a"},
    ],
    ids=["bomb", "many parts", "another kind", "broken"],
)
@pytest.mark.django_db
def test_a_workbook_that_is_none_or_unpacks_to_too_much_is_refused(parts):
    with pytest.raises(BadFile):
        make_received(packed(parts))


@pytest.mark.django_db
def test_numbers_dates_and_empty_cells_of_a_workbook_become_text(tmp_path):
    work = make_received(make_workbook(["E-post", None, 3.0, True], ["a@b.se", "", 2.5, None]))

    assert steps.sample(work) == [["E-post", "", "3", "True"], ["a@b.se", "", "2.5"]]

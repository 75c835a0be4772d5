"""The file of rows that were not taken: safe in a spreadsheet, and understood when it comes back."""

import pytest

from tests.audiences.lists import csv, make_imported, make_judged, rejected_file, upload

pytestmark = pytest.mark.django_db


def test_the_file_of_rejected_rows_runs_no_formula_in_a_spreadsheet():
    work = make_imported(csv("=cmd|' /C calc'!A0;@SUM(1);-2", '"+46";"a\tb";""'))

    lines = rejected_file(work).splitlines()
    cells = lines[1].split(";")
    assert cells[2:] == ["'=cmd|' /C calc'!A0", "'@SUM(1)", "'-2"]


def test_the_file_of_rejected_rows_asks_no_more_when_there_are_more(django_assert_max_num_queries):
    work = make_judged(csv(*(["anna@kommun.se;;"] * 50)))

    with django_assert_max_num_queries(2):
        file = rejected_file(work)

    assert file.count("Adressen står redan på rad 2") == 49


def test_the_file_of_rejected_rows_has_every_heading_and_is_understood_when_it_comes_back():
    work = make_judged(csv("Anna;fel;=46", head="Namn;Elpost;Telefon"), columns={"name": 0, "address": 1})
    file = rejected_file(work)

    again = make_judged(upload(file.replace("fel", "anna@kommun.se")))

    assert file.splitlines()[0] == "Rad;Orsak;Namn;E-postadress;Telefon"
    assert again.counts == {"new": 1}
    assert again.rows.get().name == "Anna"

"""The benchmarks with little to measure: a change of the tables breaks them, and nobody runs them daily."""

import pytest

from benchmarks import growth, importing, ledger, ticking

pytestmark = pytest.mark.django_db


def test_a_tick_among_many_stored_occasions_is_measured():
    measured = ticking.measure(occasions=20)

    assert measured["occasions"] == 20
    assert measured["median_ms"] > 0


def test_the_ledger_of_a_mailing_is_measured():
    measured = ledger.measure(recipients=60)

    assert measured["recipients"] == 60
    assert measured["ledger_ms"] > 0


def test_pages_are_measured_with_few_and_with_many_articles(monkeypatch):
    monkeypatch.setattr(growth, "COUNTS", (10,))

    assert {row["page"] for row in growth.measure()} == set(growth.PAGES)


def test_a_list_is_measured_in_and_out(monkeypatch):
    monkeypatch.setattr(importing, "ROWS", 30)
    monkeypatch.setattr(importing, "WARM", 10)

    assert importing.measure("csv")["rows"] == 30

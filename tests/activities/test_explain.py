import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

PLAN = {"first": "2013-02-21", "last": "2014-10-31"}


def explain(*words, **options):
    out = StringIO()
    call_command("explain", *words, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("words", "meaning", "coming"),
    [
        ("31 oktober 2013", "31 oktober 2013.", ["2013-10-31"]),
        ("31 okt 2013 kl 9", "31 oktober 2013 kl 09.00.", ["2013-10-31T09:00:00+01:00"]),
        ("hösten 2014", "Hösten 2014.", ["2014-09-01/2014-10-31"]),
        ("Q2 2014 samt vid behov", "Andra kvartalet 2014 samt vid behov.", ["2014-04-01/2014-06-30"]),
        ("två gånger/år, april och augusti", "Varje år i april och augusti.", ["2013-04-01/2013-04-30"]),
        ("första måndagen i månaden", "Första måndagen i månaden.", ["2013-03-04"]),
        ("den 1 juni varje år", "Den 1 juni varje år.", ["2013-06-01"]),
        ("31 mars 2013 kl 02.30", "31 mars 2013 kl 02.30.", ["2013-03-31T03:30:00+02:00"]),
        ("två veckor före X", "Två veckor före X.", []),
        ("vid behov", "Vid behov.", []),
    ],
)
def test_it_says_what_words_mean_and_what_comes_first(words, meaning, coming):
    answer = json.loads(explain(words, json=True, **PLAN))

    assert answer == {"understood": True, "meaning": meaning, "next": answer["next"], "hint": None}
    assert answer["next"][:1] == coming


def test_a_rhythm_gives_its_five_first_periods_cut_by_the_dates():
    answer = json.loads(explain("månadsvis", json=True, first="2013-02-21", last="2013-05-02"))

    assert answer["next"] == [
        "2013-02-21/2013-02-28",
        "2013-03-01/2013-03-31",
        "2013-04-01/2013-04-30",
        "2013-05-01/2013-05-02",
    ]
    assert len(json.loads(explain("månadsvis", json=True, **PLAN))["next"]) == 5


def test_words_that_are_not_understood_get_a_hint():
    answer = json.loads(explain("måndasvis", json=True))

    assert answer == {"understood": False, "meaning": None, "next": [], "hint": "Menade du ”månadsvis”?"}


@time_machine.travel("2026-11-22T23:30:00Z", tick=False)
def test_it_looks_two_years_ahead_from_today_in_sweden():
    answer = json.loads(explain("årligen", json=True))

    assert answer["next"] == ["2026-11-23/2026-12-31", "2027-01-01/2027-12-31", "2028-01-01/2028-11-23"]


def test_people_read_it_as_text():
    assert "Varje år i april." in (text := explain("varje", "april", **PLAN))
    assert "1–30 april 2013" in text
    assert "”mars 2014”" in explain("mars")
    assert len(explain("vid behov").splitlines()) == 2


@pytest.mark.parametrize("wrong", [{"first": "igår"}, {"last": "2014-02-30"}, {"first": "9999-01-01"}])
def test_a_wrong_date_is_said_plainly(wrong):
    with pytest.raises(CommandError, match="2013-02-21"):
        explain("månadsvis", **wrong)


def test_dates_in_the_wrong_order_are_said_plainly():
    with pytest.raises(CommandError, match="--to"):
        explain("månadsvis", first="2014-01-01", last="2013-01-01")

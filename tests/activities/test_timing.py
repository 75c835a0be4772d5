"""Words into values, and values into words."""

from datetime import date, time

import pytest

from activities.timing import (
    Continuous,
    Day,
    Habit,
    OnDemand,
    Pick,
    Relative,
    Rhythm,
    Several,
    Unparsed,
    Window,
    describe,
    describe_habit,
    parse,
    parse_habit,
    shift,
)

pytestmark = pytest.mark.once

MONTHLY = Rhythm(1, "month")
OCTOBER_31 = Day(date(2013, 10, 31))
YEARLY = Rhythm(1, "month", (4, 8))
Q3 = Window("quarter", date(2013, 7, 1), date(2013, 9, 30))
Q2 = Window("quarter", date(2014, 4, 1), date(2014, 6, 30))
Q4 = Window("quarter", date(2014, 10, 1), date(2014, 12, 31))
WEEK_12 = Window("week", date(2014, 3, 17), date(2014, 3, 23))
AUTUMN = Window("season", date(2013, 9, 1), date(2013, 11, 30))
AUGUST_TO_OCTOBER = Window("months", date(2014, 8, 1), date(2014, 10, 31))
MARCH_15 = Rhythm(1, "month", (3,), Pick(15, "date"))


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("31 oktober 2013", OCTOBER_31),
        ("2013-10-31", OCTOBER_31),
        ("31/10 2013", OCTOBER_31),
        ("  31   OKT.  2013 ", OCTOBER_31),
        ("senast torsdagen den 31 oktober 2013", OCTOBER_31),
        ("31 okt 2013 kl. 9", Day(date(2013, 10, 31), time(9))),
        ("31 oktober 2013, kl 09:30", Day(date(2013, 10, 31), time(9, 30))),
        ("29 februari 2012", Day(date(2012, 2, 29))),
        ("Mars 2013", Window("month", date(2013, 3, 1), date(2013, 3, 31))),
        ("2013-03", Window("month", date(2013, 3, 1), date(2013, 3, 31))),
        ("Q3 2013", Q3),
        ("kvartal 3 2013", Q3),
        ("tredje kvartalet 2013", Q3),
        ("2013-Q3", Q3),
        ("första halvåret 2014", Window("half", date(2014, 1, 1), date(2014, 6, 30))),
        ("H2 2014", Window("half", date(2014, 7, 1), date(2014, 12, 31))),
        ("vecka 12 2014", WEEK_12),
        ("v. 12 2014", WEEK_12),
        ("2014-W12", WEEK_12),
        ("vecka 1 2013", Window("week", date(2012, 12, 31), date(2013, 1, 6))),
        ("hösten 2013", AUTUMN),
        ("våren 2014", Window("season", date(2014, 3, 1), date(2014, 5, 31))),
        ("sommaren 2014", Window("season", date(2014, 6, 1), date(2014, 8, 31))),
        ("vintern 2014", Window("season", date(2014, 12, 1), date(2015, 2, 28))),
        ("vintern 2014/15", Window("season", date(2014, 12, 1), date(2015, 2, 28))),
        ("under 2014", Window("year", date(2014, 1, 1), date(2014, 12, 31))),
        ("augusti–oktober 2014", AUGUST_TO_OCTOBER),
        ("aug - okt 2014", AUGUST_TO_OCTOBER),
        ("augusti till oktober 2014", AUGUST_TO_OCTOBER),
        ("november 2013–januari 2014", Window("months", date(2013, 11, 1), date(2014, 1, 31))),
        ("Q1–Q2 2014", Window("months", date(2014, 1, 1), date(2014, 6, 30))),
        ("1–15 mars 2013", Window("days", date(2013, 3, 1), date(2013, 3, 15))),
        ("1 mars - 15 april 2013", Window("days", date(2013, 3, 1), date(2013, 4, 15))),
        ("2013-03-01 – 2013-04-15", Window("days", date(2013, 3, 1), date(2013, 4, 15))),
        ("v. 12–14 2014", Window("weeks", date(2014, 3, 17), date(2014, 4, 6))),
        ("vid behov", OnDemand()),
        ("Kontinuerligt", Continuous()),
        ("löpande", Continuous()),
    ],
)
def test_it_understands_what_happens_once(words, meaning):
    assert parse(words) == meaning


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("månadsvis", MONTHLY),
        ("månatligen", MONTHLY),
        ("varje månad", MONTHLY),
        ("en gång i månaden", MONTHLY),
        ("1 gång/månad", MONTHLY),
        ("varje vecka", Rhythm(1, "week")),
        ("veckovis", Rhythm(1, "week")),
        ("varannan vecka", Rhythm(2, "week")),
        ("var 14:e dag", Rhythm(2, "week")),
        ("varannan månad", Rhythm(2, "month")),
        ("VAR SJÄTTE VECKA", Rhythm(6, "week")),
        ("var 6:e vecka", Rhythm(6, "week")),
        ("kvartalsvis", Rhythm(1, "quarter")),
        ("varje kvartal", Rhythm(1, "quarter")),
        ("fyra gånger per år", Rhythm(1, "quarter")),
        ("tre gånger om året", Rhythm(4, "month")),
        ("halvårsvis", Rhythm(1, "half")),
        ("årligen", Rhythm(1, "year")),
        ("dagligen", Rhythm(1, "day")),
        ("varje vardag", Rhythm(1, "workday")),
        ("vardagar", Rhythm(1, "workday")),
        ("två gånger/år, april och augusti", YEARLY),
        ("två gånger per år i april och augusti", YEARLY),
        ("2 ggr/år (apr., aug.)", YEARLY),
        ("varje år i april och augusti", YEARLY),
        ("årligen den 15 mars", MARCH_15),
        ("15 mars varje år", MARCH_15),
        ("första måndagen i månaden", Rhythm(1, "month", pick=Pick(1, 0))),
        ("månadsvis på måndagar", Rhythm(1, "month", pick=Pick(1, 0))),
        ("månadsvis, första måndagen", Rhythm(1, "month", pick=Pick(1, 0))),
        ("sista vardagen i månaden", Rhythm(1, "month", pick=Pick(-1))),
        ("sista dagen i kvartalet", Rhythm(1, "quarter", pick=Pick(-1, "day"))),
        ("den 31 varje månad", Rhythm(1, "month", pick=Pick(31, "date"))),
        ("varje tisdag kl 13", Rhythm(1, "week", pick=Pick(0, 1), at=time(13))),
        ("varannan torsdag 13.30", Rhythm(2, "week", pick=Pick(0, 3), at=time(13, 30))),
        ("första vardagen varannan vecka", Rhythm(2, "week", pick=Pick(1))),
        ("första måndagen i månaden 9", Rhythm(1, "month", pick=Pick(1, 0), at=time(9))),
        ("månadsvis utom juli", Rhythm(1, "month", pauses=(7,))),
        ("månadsvis (utom juni–augusti) kl 9", Rhythm(1, "month", pauses=(6, 7, 8), at=time(9))),
        ("varje vecka kl 9, utom sommaren", Rhythm(1, "week", pauses=(6, 7, 8), at=time(9))),
        ("månadsvis utom december–januari", Rhythm(1, "month", pauses=(1, 12))),
    ],
)
def test_it_understands_what_comes_back(words, meaning):
    assert parse(words) == meaning


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("två veckor före Erfarenhetskonferens", Relative(-2, "week", "Erfarenhetskonferens")),
        ("10 arbetsdagar efter X", Relative(10, "workday", "X")),
        ("Dagen innan Möte – vår och höst", Relative(-1, "day", "Möte – vår och höst")),
        ("en månad efter Startskott kl 9", Relative(1, "month", "Startskott", time(9))),
        ("samma dag som Styrgruppsmöte", Relative(0, "day", "Styrgruppsmöte")),
        ("två veckor före 31 oktober 2013", Day(date(2013, 10, 17))),
    ],
)
def test_it_understands_what_follows_another_activity(words, meaning):
    assert parse(words) == meaning


@pytest.mark.parametrize(
    ("words", "members"),
    [
        ("Q3 2013, Q2 2014, Q4 2014", (Q3, Q2, Q4)),
        ("Q4 2014, Q3 2013 samt Q2 2014", (Q3, Q2, Q4)),
        ("Q2 och Q4 2014", (Q2, Q4)),
        ("31 oktober 2013 och 31 oktober 2014", (OCTOBER_31, Day(date(2014, 10, 31)))),
        ("31 oktober 2013 och 2014", (OCTOBER_31, Day(date(2014, 10, 31)))),
        ("1 och den 15 mars 2013", (Day(date(2013, 3, 1)), Day(date(2013, 3, 15)))),
        (
            "1 mars 2013 och 2 mars 2013 kl 9",
            (Day(date(2013, 3, 1), time(9)), Day(date(2013, 3, 2), time(9))),
        ),
    ],
)
def test_a_list_is_kept_in_order_of_time(words, members):
    assert parse(words) == Several(members)


def test_the_same_promise_twice_is_one():
    assert parse("Q3 2013, kvartal 3 2013") == Q3


@pytest.mark.parametrize(
    "ending", [" samt vid behov", " och vid behov", ", samt vid behov", " (samt vid behov)"]
)
@pytest.mark.parametrize("words", ["Månadsvis", "Q3 2013", "31 oktober 2013", "en vecka före X", "löpande"])
def test_anything_can_also_come_on_demand(words, ending):
    timing = parse(words + ending)

    assert timing.also_on_demand
    assert type(timing) is type(parse(words))
    assert describe(timing) == f"{describe(parse(words))} samt vid behov"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("31 februari 2013", "dagarna 1–28"),
        ("vecka 54 2013", "veckorna 1–52"),
        ("Q5 2013", "fyra kvartal"),
        ("tredje halvåret 2013", "två halvår"),
        ("2013-13-01", "1–12"),
        ("mars 1213", "1900 och 2100"),
        ("fredag 31 oktober 2013", "är en torsdag"),
        ("1 mars 2014–15 april 2013", "före början"),
        ("två gånger/år, april", "nämn lika många"),
        ("två gånger i veckan", "varje tisdag"),
        ("var 0:e vecka", "från 1 till 99"),
        ("den 32 i månaden", "1–31"),
        ("varannan vardag", "varje vardag"),
        ("månadsvis kl 25", "25.00 finns inte"),
        ("månadsvis utom ibland", "utom juli"),
        ("varje mars utom mars", "Alla månader"),
        ("400 dagar efter X", "högst 366"),
        ("hösten 2013/14", "vintern 2013/14"),
        ("mars", "”mars 2014” eller ”mars varje år”"),
        ("vecka 12", "Vilket år"),
        ("måndasvis", "Menade du ”månadsvis”?"),
        ("var sjäte veka", "Menade du ”var sjätte vecka”?"),
        ("ibland", "Skriv till exempel"),
        ("", "Skriv till exempel"),
        ("mars\0 2013", "går att läsa"),
        ("🎉", "Skriv till exempel"),
        ("månadsvis " * 1000, "för lång"),
    ],
)
def test_what_is_not_understood_is_kept_with_the_reason(words, why):
    timing = parse(words)

    assert isinstance(timing, Unparsed)
    assert timing.words == describe(timing) == words
    assert why in timing.hint


def test_a_hint_gives_no_example_twice():
    assert parse("vid fullmåne").hint.count("vid behov") == 1


def test_on_demand_may_come_first():
    assert parse("Vid behov samt månadsvis") == parse("månadsvis samt vid behov")


def test_text_pasted_from_word_is_read():
    assert parse("må\u00adnadsvis\u00a0samt vid\u00a0behov\u200b.") == parse("månadsvis samt vid behov")
    assert parse("Ma\u030anadsvis") == MONTHLY


@pytest.mark.parametrize(
    ("words", "habit"),
    [
        ("andra tisdagen 09.00", Habit(Pick(2, 1), time(9))),
        ("sista vardagen 15.00", Habit(Pick(-1), time(15))),
        ("sista onsdagen 09.30", Habit(Pick(-1, 2), time(9, 30))),
        ("första vardagen", Habit(Pick(1), time(9))),
        ("torsdag 13.00", Habit(Pick(0, 3), time(13))),
        ("Torsdagar kl 13", Habit(Pick(0, 3), time(13))),
        ("den 15 kl 10", Habit(Pick(15, "date"), time(10))),
        ("den 15", Habit(Pick(15, "date"), time(9))),
        ("13.00", Habit(Pick(1), time(13))),
        ("", Habit()),
    ],
)
def test_it_understands_a_habit(words, habit):
    assert parse_habit(words) == habit
    assert parse_habit(describe_habit(habit)) == habit


@pytest.mark.parametrize("words", ["när som helst", "den 32", "torsdag 25.00", "måndag och tisdag", "\0"])
def test_a_habit_that_is_not_understood_is_refused(words):
    with pytest.raises(ValueError, match=r"Skriv|finns inte|1–31"):
        parse_habit(words)


@pytest.mark.parametrize(
    ("words", "moved"),
    [
        ("31 oktober 2013", "13 oktober 2026"),
        ("1–15 mars 2013", "11–25 februari 2026"),
        ("mars 2013", "februari 2026"),
        ("Q3 2013", "juni–augusti 2026"),
        ("hösten 2013", "augusti–oktober 2026"),
        ("vecka 12 2014", "vecka 9 2027"),
        ("Q3 2013, Q2 2014 samt vid behov", "juni–augusti 2026 och mars–maj 2027 samt vid behov"),
        ("månadsvis samt vid behov", "varje månad samt vid behov"),
        ("två veckor före X", "två veckor före X"),
    ],
)
def test_a_plan_moved_in_time_takes_what_is_absolute_along(words, moved):
    start, new_start = date(2013, 2, 21), date(2026, 2, 3)

    timing = shift(parse(words), days=(new_start - start).days, months=155)

    assert describe(timing) == moved


def test_a_quarter_moved_by_a_quarter_is_a_quarter():
    assert shift(Q3, days=90, months=3) == parse("Q4 2013")
    assert shift(AUTUMN, days=90, months=3) == parse("vintern 2013")

"""What holds for every timing, habit and validity."""

from datetime import date, time, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from activities.timing import (
    Continuous,
    Day,
    Habit,
    Pick,
    Relative,
    Rhythm,
    Window,
    coming,
    describe,
    describe_habit,
    is_working_day,
    moved,
    parse,
    parse_habit,
    shift,
    slots,
)

pytestmark = pytest.mark.once

YEARS = range(2010, 2031)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31)) | st.sampled_from(
    [date(2012, 2, 29), date(2013, 3, 31), date(2013, 10, 27), date(2013, 12, 31), date(2020, 12, 31)]
)
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59)) | st.just(time(2, 30))
MAYBE_CLOCKS = st.none() | CLOCKS
MONTHS = st.sets(st.integers(1, 12), max_size=11).map(lambda months: tuple(sorted(months)))
RULES = st.sampled_from(["before", "after", "stay"])
NTH = st.sampled_from([-2, -1, 1, 2, 3, 4, 5])
WEEKDAYS = st.integers(0, 6)
DAYS_OF_MONTH = st.builds(Pick, NTH, WEEKDAYS | st.sampled_from(["working day", "day"])) | st.builds(
    Pick, st.integers(1, 31), st.just("date")
)
DAYS_OF_WEEK = st.builds(Pick, st.just(0), WEEKDAYS) | st.builds(
    Pick, NTH, st.sampled_from(["working day", "day"])
)
HABITS = st.builds(Habit, DAYS_OF_MONTH | DAYS_OF_WEEK, CLOCKS)


def named(form, numbers):
    """Windows as a person names them; what these are is tested word by word elsewhere."""
    return st.builds(lambda number, year: parse(form.format(number, year)), numbers, st.sampled_from(YEARS))


WINDOWS = st.one_of(
    named("2013-{0:02}", st.integers(1, 12)),
    named("Q{} {}", st.integers(1, 4)),
    named("H{} {}", st.integers(1, 2)),
    named("vecka {} {}", st.integers(1, 52)),
    named("{} {}", st.sampled_from(["våren", "sommaren", "hösten", "vintern"])),
    named("hela {1}", st.just(0)),
    st.sampled_from([parse("november 2013–januari 2014"), parse("v. 51 2013–v. 2 2014")]),
    st.tuples(DAYS, DAYS).map(lambda pair: Window("days", *sorted(pair))),
)
ONCE = st.builds(Day, DAYS) | WINDOWS
RHYTHMS = st.one_of(
    st.builds(Rhythm, st.integers(1, 6), st.just("day"), pauses=MONTHS, at=MAYBE_CLOCKS),
    st.builds(Rhythm, st.just(1), st.just("workday"), pauses=MONTHS, at=MAYBE_CLOCKS),
    st.builds(
        Rhythm,
        st.integers(1, 99),
        st.just("week"),
        pick=st.none() | DAYS_OF_WEEK,
        pauses=MONTHS,
        at=MAYBE_CLOCKS,
    ),
    st.builds(
        Rhythm,
        st.integers(1, 24),
        st.sampled_from(["month", "quarter", "half", "year"]),
        pick=st.none() | DAYS_OF_MONTH,
        pauses=MONTHS,
        at=MAYBE_CLOCKS,
    ),
    st.builds(Rhythm, months=MONTHS.filter(bool), pick=st.none() | DAYS_OF_MONTH, at=MAYBE_CLOCKS),
)
LISTS = st.lists(ONCE, min_size=2, max_size=5).map(
    lambda members: parse(", ".join(describe(one) for one in members))
)
RELATIVES = st.builds(
    Relative,
    st.integers(-366, 366).filter(bool),
    st.sampled_from(["day", "workday", "week", "month"]),
    st.sampled_from(["Erfarenhetskonferens", "Möte – vår, höst och jul", "Nyhetsbrev 3", "Ö"]),
    MAYBE_CLOCKS,
)
ABSOLUTE = ONCE | LISTS
DUE = ABSOLUTE | RHYTHMS
TIMINGS = DUE | RELATIVES | st.just(Continuous()) | st.builds(Day, DAYS, CLOCKS)
SOME_WORDS = (
    *("varje", "var", "andra", "sjätte", "vecka", "månad", "tisdag", "den", "15", "i", "på", "och", "samt"),
    *(
        "vid behov",
        ",",
        "kl",
        "9",
        "utom",
        "juli",
        "2013",
        "–",
        "mars",
        "-",
        "Q3",
        "två",
        "gånger",
        "/",
        "år",
    ),
    *("år", "före", "X", "31", "vecka", "54", "(", ")", "09.00", "hösten", "t.o.m.", "sista", "vardagen"),
)
VALIDITIES = st.tuples(DAYS, st.integers(0, 900)).map(lambda pair: (pair[0], pair[0] + timedelta(pair[1])))


def find(timing, habit, validity, **options):
    return list(slots(timing, habit=habit, valid_from=validity[0], valid_to=validity[1], **options))


@given(TIMINGS, st.booleans())
@settings(deadline=None)
def test_every_value_says_itself_in_words_that_are_read_back(timing, on_demand):
    words = describe(timing) + (" samt vid behov" if on_demand else "")

    again = parse(words)

    assert again.also_on_demand == on_demand
    assert describe(again) == words
    assert not on_demand or again != timing
    assert on_demand or again == timing


@given(HABITS)
@settings(deadline=None)
def test_every_habit_says_itself_in_words_that_are_read_back(habit):
    assert parse_habit(describe_habit(habit)) == habit


@given(st.text(max_size=80) | st.lists(st.sampled_from(SOME_WORDS), max_size=10).map(" ".join))
@example("två veckor före X samt vid behov.. samt vid behov")
@example("en dag efter X kl 9, kl 10")
@example("v. 3 till , mars 2013")
@example("tİo veckor före ſ")
@settings(deadline=None, max_examples=500)
def test_any_text_is_read_and_what_is_understood_is_stable(text):
    timing = parse(text)

    assert parse(describe(timing)) == timing


@given(st.text(alphabet="1- ,.:/()vqkmars0åm\0🎉", min_size=200, max_size=12_000))
@settings(deadline=None, max_examples=50)
def test_absurd_text_takes_bounded_time(text):
    began = perf_counter()

    parse(text)

    assert perf_counter() - began < 0.25


@given(DUE, HABITS, VALIDITIES, RULES, st.none() | DAYS)
@settings(deadline=None, max_examples=300)
def test_due_moments_increase_within_the_validity(timing, habit, validity, rule, first_on):
    found = find(timing, habit, validity, rule=rule, first_on=first_on)

    assert all(one.due_at < next_one.due_at for one, next_one in pairwise(found))
    assert len({slot.key for slot in found}) == len(found)
    assert all(validity[0] <= slot.starts <= slot.ends <= validity[1] for slot in found)
    assert all(validity[0] <= slot.due_at.date() <= validity[1] for slot in found)
    assert all(slot.late_after >= slot.due_at.date() for slot in found)


@given(DUE, HABITS, VALIDITIES, RULES)
@settings(deadline=None)
def test_the_wall_shows_the_hour_of_the_habit_or_the_words(timing, habit, validity, rule):
    hour = getattr(timing, "at", None) or habit.at

    for slot in find(timing, habit, validity, rule=rule):
        in_the_gap = hour.hour == 2 and slot.due_at.month == 3 and slot.due_at.day > 24
        assert slot.due_at.time() == (hour.replace(hour=3) if in_the_gap and slot.due_at.hour == 3 else hour)


@given(RHYTHMS, HABITS, VALIDITIES, st.sampled_from(["before", "after"]))
@settings(deadline=None)
def test_a_due_day_works_unless_there_is_no_room_for_the_move(timing, habit, validity, rule):
    for slot in find(timing, habit, validity, rule=rule):
        day = slot.due_at.date()
        room = [moved(day, direction) for direction in ("before", "after")]
        fits = [
            other
            for other in room
            if validity[0] <= other <= validity[1] and other.month not in timing.pauses
        ]
        assert is_working_day(day) or not fits


@given(ONCE, HABITS, VALIDITIES)
@settings(deadline=None)
def test_a_window_that_touches_the_validity_always_has_its_day(once, habit, validity):
    found = find(once, habit, validity)

    first, last = (once.on, once.on) if isinstance(once, Day) else (once.starts, once.ends)
    assert len(found) == (first <= validity[1] and last >= validity[0])


@given(st.dates(date(2010, 1, 1), date(2028, 1, 1)), st.integers(29, 31))
@settings(deadline=None)
def test_a_late_date_comes_every_month_in_that_month(start, day):
    monthly = Rhythm(pick=Pick(day, "date"))
    first = start.replace(day=1)

    found = find(monthly, Habit(), (first, first + timedelta(days=730)), rule="stay")

    assert len({slot.key for slot in found}) >= 23
    assert all(slot.key == f"{slot.due_at:%Y-%m}" and slot.due_at.day >= 28 for slot in found)


@given(RHYTHMS.filter(lambda rhythm: rhythm.every == 1 and not rhythm.pauses), HABITS, HABITS, VALIDITIES)
@settings(deadline=None)
def test_a_key_means_the_same_period_whatever_the_habit(timing, habit, other, validity):
    periods = {slot.key: (slot.starts, slot.ends) for slot in find(timing, habit, validity)}

    for slot in find(timing, other, validity):
        assert periods.get(slot.key, (slot.starts, slot.ends)) == (slot.starts, slot.ends)


@given(DAYS, RULES)
def test_a_moved_day_works_and_is_the_nearest(day, rule):
    result = moved(day, rule)

    assert rule == "stay" or is_working_day(result)
    skipped = [day + timedelta(n) for n in range((result - day).days)] + [
        day - timedelta(n) for n in range((day - result).days)
    ]
    assert not any(is_working_day(other) for other in skipped)


@given(ABSOLUTE, st.integers(-48, 48))
@settings(deadline=None)
def test_a_shifted_timing_is_still_read_back_and_shifts_home(timing, months):
    days = months * 28

    away = shift(timing, days=days, months=months)
    home = shift(away, days=-days, months=-months)

    assert parse(describe(away)) == away
    assert [slot[1:3] for slot in everything(home)] == [slot[1:3] for slot in everything(timing)]


def everything(timing):
    return find(timing, Habit(), (date(2000, 1, 1), date(2045, 1, 1)))


@given(TIMINGS, VALIDITIES)
@settings(deadline=None)
def test_what_is_coming_lies_within_the_validity_in_order(timing, validity):
    found = list(coming(timing, valid_from=validity[0], valid_to=validity[1]))

    spans = [(one.on, one.on) if isinstance(one, Day) else (one.starts, one.ends) for one in found]
    assert spans == sorted(spans)
    assert all(validity[0] <= first <= last <= validity[1] for first, last in spans)

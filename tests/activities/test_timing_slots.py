"""Values into due moments. The validity is the real plan's where nothing else is said."""

from datetime import UTC, date, datetime, time

import pytest

from activities.timing import LOCAL, Habit, Slot, is_working_day, moved, parse, parse_habit, slots

pytestmark = pytest.mark.once

STARTS, ENDS = date(2013, 2, 21), date(2014, 10, 31)


def find(words, habit="", *, valid_from=STARTS, valid_to=ENDS, **options):
    found = slots(parse(words), habit=parse_habit(habit), valid_from=valid_from, valid_to=valid_to, **options)
    return list(found)


def days(found):
    return [f"{slot.due_at:%Y-%m-%d}" for slot in found]


def test_the_newsletter_falls_on_twenty_second_tuesdays():
    found = find("månadsvis", "andra tisdagen 09.00")

    assert len(found) == 20
    assert found[0] == Slot(
        "2013-03",
        date(2013, 3, 1),
        date(2013, 3, 31),
        datetime(2013, 3, 12, 9, tzinfo=LOCAL),
        date(2013, 3, 12),
    )


def test_the_status_report_falls_on_twenty_one_last_working_days():
    found = find("månadsvis", "sista vardagen 15.00")

    assert len(found) == 21
    assert (days(found)[0], days(found)[-1]) == ("2013-02-28", "2014-10-31")
    assert found[0].starts == STARTS


def test_the_working_group_meets_every_sixth_week_from_its_first_day():
    found = find("var sjätte vecka", "torsdag 13.00", first_on=date(2013, 3, 7))

    assert len(found) == 15
    assert [slot.key for slot in found[:2]] == ["2013-03-07", "2013-04-18"]


def test_the_steering_group_meets_four_times():
    found = find("två gånger/år, april och augusti")

    assert [slot.key for slot in found] == ["2013-04", "2013-08", "2014-04", "2014-08"]


def test_the_conferences_fall_within_their_quarters_and_the_plan():
    found = find("Q3 2013, Q2 2014, Q4 2014", "sista onsdagen 09.30")

    assert days(found) == ["2013-09-25", "2014-06-25", "2014-10-29"]
    assert [slot.late_after for slot in found] == [date(2013, 9, 30), date(2014, 6, 30), ENDS]


@pytest.mark.parametrize("words", ["vid behov", "kontinuerligt", "obegripligt", "en dag före X", "Q1 2013"])
def test_nothing_falls_due_by_itself(words):
    assert find(words, valid_from=date(2013, 4, 1)) == []


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("mars 2013", "2013-03"),
        ("Q3 2013", "2013-Q3"),
        ("andra halvåret 2013", "2013-H2"),
        ("vecka 12 2014", "2014-W12"),
        ("hösten 2013", "2013-autumn"),
        ("2014", "2014"),
        ("augusti–oktober 2014", "2014-08/2014-10"),
        ("vecka 12–14 2014", "2014-W12/2014-W14"),
        ("1–15 mars 2013", "2013-03-01/2013-03-15"),
        ("31 oktober 2013", "2013-10-31"),
    ],
)
def test_a_key_names_the_period_whatever_the_habit(words, key):
    assert [slot.key for slot in find(words)] == [key]
    assert [slot.key for slot in find(words, "sista fredagen 15.00")] == [key]


@pytest.mark.parametrize("habit", ["andra tisdagen 09.00", "sista vardagen", "den 15", "femte måndagen"])
def test_a_window_cut_by_the_validity_still_has_its_day(habit):
    (slot,) = find("Q4 2014", habit, valid_to=date(2014, 10, 3))

    assert (slot.starts, slot.ends) == (date(2014, 10, 1), date(2014, 10, 3))
    assert slot.starts <= slot.due_at.date() <= slot.ends


def test_words_that_name_a_day_or_an_hour_go_before_the_habit():
    found = find("första måndagen i månaden kl 08.15", "sista fredagen 15.00", rule="stay")

    assert found[0].due_at == datetime(2013, 3, 4, 8, 15, tzinfo=LOCAL)


def test_an_ordinal_means_only_its_weekday_within_a_week():
    assert days(find("varje vecka", "andra tisdagen"))[:2] == ["2013-02-26", "2013-03-05"]


def test_weeks_without_a_first_day_are_counted_from_the_first_that_fits():
    assert days(find("varannan vecka", "torsdag"))[:2] == ["2013-02-21", "2013-03-07"]
    assert days(find("varannan vecka", "onsdag"))[:2] == ["2013-02-27", "2013-03-13"]
    assert days(find("varannan onsdag", first_on=date(2013, 3, 7)))[:2] == ["2013-03-06", "2013-03-20"]


def test_every_other_month_is_counted_from_the_first_that_fits():
    assert [slot.key for slot in find("varannan månad", "andra tisdagen")][:2] == ["2013-03", "2013-05"]
    assert [slot.key for slot in find("varannan månad", "sista vardagen")][:2] == ["2013-02", "2013-04"]
    assert find("varannan månad", first_on=date(2013, 6, 12))[0].key == "2013-06"


def test_a_pause_leaves_months_out():
    keys = [slot.key for slot in find("månadsvis utom juni–augusti")]

    assert "2013-05" in keys
    assert not {"2013-06", "2013-07", "2014-08"} & set(keys)


def test_a_quarter_with_a_paused_month_keeps_its_day_in_the_others():
    assert days(find("kvartalsvis utom juli", "första vardagen"))[1] == "2013-08-01"


def test_a_quarter_is_the_calendars_and_a_date_falls_in_its_first_month():
    found = find("den 15 i kvartalet", rule="stay")

    assert [(slot.starts, slot.due_at.date()) for slot in found[:2]] == [
        (date(2013, 4, 1), date(2013, 4, 15)),
        (date(2013, 7, 1), date(2013, 7, 15)),
    ]


def test_weeks_are_paused_by_the_month_of_their_day():
    found = find("varje torsdag utom juli", valid_from=date(2013, 6, 24), valid_to=date(2013, 8, 10))

    assert days(found) == ["2013-06-27", "2013-08-01", "2013-08-08"]


def test_a_day_moved_off_a_holiday_does_not_land_in_a_pause():
    saturday = date(2014, 11, 1)

    found = find("den 1 i månaden utom oktober", valid_from=date(2014, 10, 1), valid_to=date(2014, 11, 30))

    assert not is_working_day(saturday)
    assert days(found) == ["2014-11-03"]


@pytest.mark.parametrize(
    ("rule", "due"), [("before", "2013-05-08"), ("after", "2013-05-10"), ("stay", "2013-05-09")]
)
def test_a_holiday_moves_as_the_row_says(rule, due):
    ascension = "9 maj 2013"

    (slot,) = find(ascension, rule=rule)

    assert days([slot]) == [due]
    assert slot.late_after == max(date(2013, 5, 9), slot.due_at.date())


def test_a_move_that_would_leave_the_validity_or_the_window_goes_the_other_way():
    saturday = date(2013, 6, 1)

    assert days(find("1 juni 2013", valid_from=saturday)) == ["2013-06-03"]
    assert days(find("1 juni 2013", valid_to=saturday, rule="after")) == ["2013-05-31"]
    assert days(find("1 juni 2013", valid_from=saturday, valid_to=saturday)) == ["2013-06-01"]
    assert days(find("juni 2013", "den 1")) == ["2013-06-03"]


def test_a_daily_rhythm_has_the_key_of_its_day_whatever_the_rule():
    found = find("dagligen", rule="after", valid_from=date(2013, 3, 1), valid_to=date(2013, 3, 4))

    assert [slot.key for slot in found] == days(found) == ["2013-03-01", "2013-03-04"]


def test_a_daily_rhythm_rests_on_holidays_unless_days_stay():
    easter = {"valid_from": date(2013, 3, 28), "valid_to": date(2013, 4, 2)}

    assert days(find("dagligen", **easter)) == ["2013-03-28", "2013-04-02"]
    assert len(find("dagligen", rule="stay", **easter)) == 6
    assert days(find("varje vardag", rule="stay", **easter)) == ["2013-03-28", "2013-04-02"]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("två veckor före X", "2013-09-11"),
        ("10 arbetsdagar efter X", "2013-10-09"),
        ("en månad efter X", "2013-10-25"),
        ("samma dag som X", "2013-09-25"),
    ],
)
def test_it_follows_another_activity(words, due):
    anchors = find("Q3 2013", "sista onsdagen 09.30")

    (slot,) = find(words, "08.00", anchors=anchors)

    assert (slot.key, f"{slot.due_at:%Y-%m-%d %H.%M}") == ("rel-2013-Q3", f"{due} 08.00")


def test_anchors_come_in_any_order():
    anchors = find("Q3 2013, Q2 2014", "sista onsdagen 09.30")

    assert len(find("en vecka före X", anchors=anchors[::-1])) == 2


def test_an_anchor_in_utc_counts_from_its_swedish_day():
    late_evening = datetime(2013, 9, 25, 22, 30, tzinfo=UTC)
    anchor = Slot("2013-Q3", date(2013, 7, 1), date(2013, 9, 30), late_evening, date(2013, 9, 30))

    assert days(find("dagen efter X", anchors=[anchor])) == ["2013-09-27"]


def test_what_would_follow_outside_the_plan_is_left_out():
    assert find("två veckor efter X", anchors=find("31 oktober 2014")) == []


def test_nine_o_clock_is_nine_o_clock_on_both_sides_of_the_clock_changes():
    found = find("dagligen kl 9", rule="stay", valid_from=date(2013, 3, 30), valid_to=date(2013, 4, 1))
    autumn = find("dagligen kl 9", rule="stay", valid_from=date(2013, 10, 26), valid_to=date(2013, 10, 27))

    assert [f"{slot.due_at.astimezone(UTC):%H}" for slot in found] == ["08", "07", "07"]
    assert [f"{slot.due_at.astimezone(UTC):%H}" for slot in autumn] == ["07", "08"]


def test_an_hour_that_does_not_exist_is_one_later_and_one_that_comes_twice_is_the_first():
    (spring,) = find("31 mars 2013 kl 02.30", rule="stay")
    (autumn,) = find("27 oktober 2013 kl 02.30", rule="stay")

    assert spring.due_at.isoformat() == "2013-03-31T03:30:00+02:00"
    assert autumn.due_at.isoformat() == "2013-10-27T02:30:00+02:00"


def test_the_31st_is_the_last_day_of_shorter_months():
    found = find("den 31 i månaden", rule="stay", valid_from=date(2012, 1, 1), valid_to=date(2012, 4, 30))

    assert days(found) == ["2012-01-31", "2012-02-29", "2012-03-31", "2012-04-30"]


def test_a_fifth_monday_that_is_missing_is_the_last():
    found = find("femte måndagen i månaden", rule="stay", valid_to=date(2013, 4, 30))

    assert days(found) == ["2013-02-25", "2013-03-25", "2013-04-29"]


def test_the_leap_day_comes_back_every_year():
    found = find(
        "den 29 februari varje år", rule="stay", valid_from=date(2012, 1, 1), valid_to=date(2014, 12, 31)
    )

    assert days(found) == ["2012-02-29", "2013-02-28", "2014-02-28"]


def test_a_list_falls_due_in_order_when_its_windows_overlap():
    assert days(find("2013, maj 2013", "sista vardagen")) == ["2013-05-31", "2013-12-30"]


def test_two_promises_for_the_same_moment_are_one():
    assert len(find("mars 2013, vecka 11 2013", "andra tisdagen")) == 1


def test_it_goes_on_as_long_as_it_is_asked():
    endless = slots(parse("månadsvis"), habit=Habit(), valid_from=STARTS, valid_to=date.max)

    assert next(endless).key == "2013-03"


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="before, after, stay"):
        find("månadsvis", rule="sideways")
    with pytest.raises(ValueError, match="before, after, stay"):
        moved(STARTS, "sideways")


@pytest.mark.parametrize(
    "day", ["2013-06-21", "2013-12-24", "2013-12-31", "2013-06-06", "2013-04-01", "2013-03-02"]
)
def test_offices_are_closed(day):
    assert not is_working_day(date.fromisoformat(day))


def test_offices_are_open_on_other_weekdays():
    assert is_working_day(date(2013, 6, 20))
    assert Habit().at == time(9)

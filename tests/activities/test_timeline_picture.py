from datetime import date

from activities.timeline_picture import DAY_WIDTH, MARGIN, Promise, picture

STARTS, ENDS = date(2013, 2, 21), date(2014, 10, 31)


def draw(*promises, today=date(2013, 3, 1)):
    return picture({"Rad": {"Kanal": list(promises)}}, starts=STARTS, ends=ENDS, today=today)


def promise(on, starts=None, ends=None):
    return Promise(on, starts or on, ends or on, "done", "klart")


def test_a_day_is_always_as_wide():
    marks = (
        draw(promise(date(2013, 2, 1)), promise(date(2013, 3, 1)), promise(date(2014, 3, 1)))
        .lanes[0]
        .ways[0]
        .marks
    )

    assert [mark.x for mark in marks] == [MARGIN, MARGIN + 28 * DAY_WIDTH, MARGIN + 393 * DAY_WIDTH]


def test_a_window_is_a_bar_with_its_last_day_in_it():
    way = draw(promise(date(2013, 9, 30), date(2013, 7, 1), date(2013, 9, 30))).lanes[0].ways[0]

    assert [(bar.x, bar.width) for bar in way.bars] == [(MARGIN + 150 * DAY_WIDTH, 92 * DAY_WIDTH)]


def test_a_single_day_has_no_bar():
    assert draw(promise(date(2013, 10, 31))).lanes[0].ways[0].bars == []


def test_the_year_stands_at_the_first_month_and_at_each_january():
    months = draw().months

    assert [(month.name, month.year) for month in months if month.year] == [("feb", 2013), ("jan", 2014)]
    assert len(months) == 21


def test_today_is_drawn_only_within_the_plan():
    assert draw(today=date(2013, 2, 1)).today == MARGIN
    assert draw(today=date(2015, 1, 1)).today is None


def test_everything_stands_within_the_picture_on_whole_pixels():
    drawn = draw(promise(ENDS))

    places = [
        drawn.width,
        drawn.today,
        drawn.lanes[0].ways[0].marks[0].x,
        *(month.x for month in drawn.months),
    ]
    assert all(isinstance(place, int) and MARGIN <= place <= drawn.width for place in places)

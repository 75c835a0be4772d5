"""The calendar as files: read back with the library that others read them with."""

from datetime import UTC, date, datetime
from xml.etree.ElementTree import fromstring

import pytest
from icalendar import Calendar

from activities import actions
from activities.models import Event, Plan, Series
from audiences.models import TargetGroup
from tests.activities.makers import (
    at,
    make_activity,
    make_channel,
    make_event,
    make_group,
    make_occasion,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = at("2013-03-20 10:00")


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)


def make_row(kind="meeting", words="månadsvis", **values):
    plan = Plan.objects.first() or make_plan()
    make_activity(plan, words, make_channel(plan, kind), **values)
    return Series.objects.last()


def make_conference(**values):
    occasion = make_occasion(make_row("conference", "Q2 2013"), "2013-Q2", state="ready")
    return make_event(occasion=occasion, **values)


def read(client, path="/kalender.ics"):
    answer = client.get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def entry_on(entries, day):
    return next(each for each in entries if str(each["DTSTART"].dt)[:10] == day)


def test_a_meeting_keeps_its_hour_on_both_sides_of_the_clock_changes(client):
    make_row(words="varje vecka", habit="09.00")

    starts = [each["DTSTART"].dt for each in read(client)]

    assert {each.hour for each in starts} == {9}
    utc = {f"{each:%m-%d}": each.astimezone(UTC).hour for each in starts if each.year == 2013}
    assert (utc["03-25"], utc["04-08"], utc["10-21"], utc["10-28"]) == (8, 7, 7, 8)


def test_the_zone_says_itself_when_the_clocks_change(client):
    text = client.get("/kalender.ics").content.decode()

    zone = Calendar.from_ical(text).walk("VTIMEZONE")[0].to_tz()

    assert datetime(2013, 3, 31, 1, 59, tzinfo=zone).utcoffset().seconds == 3600
    assert datetime(2013, 3, 31, 3, 0, tzinfo=zone).utcoffset().seconds == 7200
    assert datetime(2013, 10, 27, 3, 0, tzinfo=zone).utcoffset().seconds == 3600


def test_a_conference_is_told_in_swedish_time_with_the_name_of_the_zone(client):
    make_conference()

    starts = read(client)[0]["DTSTART"]

    assert (starts.dt.hour, starts.params["TZID"]) == (9, "Europe/Stockholm")


def test_what_is_published_fills_a_day_and_makes_nobody_busy(client):
    make_row("newsletter")

    entry = entry_on(read(client), "2013-04-09")

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2013, 4, 9), date(2013, 4, 10))
    assert (entry["TRANSP"], entry["STATUS"]) == ("TRANSPARENT", "TENTATIVE")


def test_an_occasion_keeps_its_uid_from_plan_to_announcement_and_in_the_call(client):
    series = make_row("conference", "Q2 2013")
    planned = read(client)[0]["UID"]

    event = make_event(occasion=make_occasion(series, "2013-Q2"))

    assert [each["UID"] for each in read(client)] == [planned]
    assert read(client, f"/konferenser/{event.pk}/kalender.ics")[0]["UID"] == planned


def test_a_changed_conference_has_a_higher_sequence_and_a_new_time(client, time_machine):
    event = make_conference()
    before = read(client)[0]
    time_machine.move_to(at("2013-03-21 08:00"), tick=False)

    event.place = "Östersund"
    event.save(update_fields=["place"])

    after = read(client)[0]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt == after["DTSTAMP"].dt == at("2013-03-21 08:00")


def test_saving_without_a_change_says_nothing_to_calendars():
    event = make_conference()

    event.save()

    assert Event.objects.get().sequence == 0


def test_what_is_called_off_stays_as_cancelled(client):
    event = make_conference()

    actions.cancel(event.occasion, reason="Inställt", by=make_user(), now=NOW)

    entry = read(client)[0]
    assert (entry["STATUS"], entry["SEQUENCE"], entry["SUMMARY"]) == ("CANCELLED", 1, "Erfarenhetskonferens")


def test_long_lines_are_folded_between_letters_and_end_as_the_standard_says(client):
    title = "Å" + "äö" * 60
    make_conference(title=title)

    content = client.get("/kalender.ics").content

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(line.decode() is not None for line in content.split(b"\r\n"))
    assert read(client)[0]["SUMMARY"] == title


def test_commas_and_line_breaks_in_a_place_cannot_add_lines(client):
    make_conference(place="Sal A; hus 3,\r\nATTENDEE:x")

    entry = read(client)[0]

    assert "ATTENDEE" not in entry
    assert "Sal A; hus 3," in entry["LOCATION"]


def test_a_target_group_gets_its_own_rows_and_those_that_do_its_work(client):
    board, others = make_group("styrgrupp"), make_group("media")
    makes = make_row("newsletter", "maj 2013", groups=[others], name="Allas").activity
    make_row("newsletter", "maj 2013", groups=[board], name="Styrgruppens", covered_by=makes)
    make_row("meeting", "maj 2013", groups=[board], name="Möte")

    summaries = {
        key: sorted(str(each["SUMMARY"]) for each in read(client, f"/kalender/{key}.ics"))
        for key in ("styrgrupp", "media")
    }

    assert summaries == {"styrgrupp": ["Möte", "Newsletter: Allas"], "media": ["Newsletter: Allas"]}


def test_an_empty_calendar_is_still_a_valid_one(client):
    make_group("media")

    calendar = Calendar.from_ical(client.get("/kalender/media.ics").content)

    assert [each.name for each in calendar.subcomponents] == ["VTIMEZONE"]


def test_nothing_is_sent_again_that_has_not_changed(client, time_machine):
    make_row("newsletter")
    first = client.get("/kalender.ics")
    time_machine.move_to(at("2013-03-20 11:00"), tick=False)

    second = client.get("/kalender.ics", headers={"if-none-match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
    assert "Last-Modified" in first


@pytest.mark.parametrize("state", [None, "open", "ready", "skipped"])
def test_the_feed_of_a_group_tells_what_comes(client, state):
    series = make_row("newsletter", "april 2013", groups=[make_group("media")], name="Åtta & \x0bnio")
    if state:
        make_occasion(series, "2013-04", state=state, reason="Därför")
    TargetGroup.objects.update(name="Media & \x0b<press>")

    answer = client.get("/kalender/media/feed/")

    tree = fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [each.text for each in tree.iterfind(f"{atom}entry/{atom}title")] == [
        "9 april 2013: Newsletter: Åtta &  nio"
    ]
    assert "Media &  <press>" in tree.findtext(f"{atom}title")

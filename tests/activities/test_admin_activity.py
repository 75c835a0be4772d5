import pytest
import time_machine
from django.urls import reverse

from activities import actions, engine
from activities.models import Activity, Occasion, Series
from tests.activities.makers import at, make_activity, make_channel, make_plan
from tests.staff import client_with, leader, said

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def row():
    plan = make_plan()
    return make_activity(plan, "månadsvis", make_channel(plan), name="Möten", lead_days=3)


def explained(**asked):
    return leader().get(reverse("admin:activities_activity_meaning"), asked).content.decode()


def form(row, **values):
    series = row.series.get()
    return {
        "name": row.name,
        "key": row.key,
        "words": row.words,
        "habit": row.habit,
        "plan": row.plan_id,
        "position": row.position,
        "day_rule": row.day_rule,
        "lead_days": row.lead_days,
        "patience_days": row.patience_days,
        "follow": "coming",
        "series-TOTAL_FORMS": "1",
        "series-INITIAL_FORMS": "1",
        "series-0-id": series.pk,
        "series-0-activity": row.pk,
        "series-0-channel": series.channel_id,
        **values,
    }


def save(row, **values):
    return leader().post(reverse("admin:activities_activity_change", args=[row.pk]), form(row, **values))


def due(row):
    return [each.due_at for each in Occasion.objects.filter(series__activity=row).order_by("due_at")]


def test_words_are_explained_with_the_next_five_times(row):
    answer = explained(words="första måndagen i månaden", channel=row.channels.get().pk)

    assert "Första måndagen i månaden." in answer
    assert answer.count("<li>") == 5
    assert "måndag 6 maj 2013 kl. 09.00" in answer


def test_a_row_without_a_channel_is_explained_too(row):
    assert "<li>" in explained(words="varje vecka")


def test_words_that_are_not_understood_are_answered_with_a_hint(row):
    answer = explained(words="mrs 2013")

    assert "meaning--unclear" in answer
    assert "Menade du ”mars 2013”?" in answer


def test_a_habit_that_is_not_understood_is_said_at_once(row):
    assert "Dagen eller klockslaget förstås inte." in explained(words="månadsvis", habit="ibland")


def test_a_time_relative_to_another_row_is_explained_by_that_row(row):
    assert "fredag 8 mars 2013" not in explained(words="en vecka efter Möten", first_on="nonsens")
    assert "tisdag 19 mars 2013 kl. 09.00" in explained(words="en vecka efter Möten")


def test_markup_in_the_words_is_shown_and_not_obeyed(row):
    assert "<img" not in explained(words="<img src=x onerror=alert(1)>")


def test_explaining_needs_no_right_to_change_and_changes_nothing(row):
    before = list(Series.objects.values())
    client = client_with("activities.view_activity")

    answer = client.get(reverse("admin:activities_activity_meaning"), {"words": "varje vecka"})

    assert answer.status_code == 200
    assert list(Series.objects.values()) == before


def test_a_new_time_lays_out_the_row_again(row):
    save(row, words="första måndagen i månaden")

    row.refresh_from_db()
    assert actions.pin(row.series.get(), "2013-05").due_at == at("2013-05-06 09:00")


def test_a_new_time_leaves_what_a_person_moved(row):
    moved = actions.pin(row.series.get(), "2013-04")
    actions.move(moved, due_at=at("2013-04-17 13:00"), now=NOW)

    save(row, words="första måndagen i månaden")

    assert due(row) == [at("2013-04-17 13:00")]


def test_a_new_time_takes_the_moved_with_it_when_asked(row):
    moved = actions.pin(row.series.get(), "2013-04")
    actions.move(moved, due_at=at("2013-04-17 13:00"), now=NOW)

    save(row, words="första måndagen i månaden", follow="everything")

    assert due(row) == []


def test_what_has_opened_keeps_its_time(row):
    engine.tick(now=at("2013-03-09 10:00"), send=lambda mailing_id: None)

    save(row, words="sista vardagen i månaden", follow="everything")

    assert due(row) == [at("2013-03-12 09:00")]


def test_words_that_are_not_understood_are_kept_and_marked(row):
    save(row, words="när det passar")

    row.refresh_from_db()
    page = leader().get(reverse("admin:activities_activity_change", args=[row.pk])).content.decode()
    assert (row.words, row.series.get().next_opens_at) == ("när det passar", None)
    assert "meaning--unclear" in page


def test_a_ring_of_relative_times_is_an_error_beside_the_time(row):
    make_activity(row.plan, "en vecka efter Möten", make_channel(row.plan), name="Protokoll")

    answer = save(row, words="en vecka efter Protokoll")

    assert "Möten → Protokoll → Möten" in answer.context["adminform"].form.errors["words"][0]
    assert Activity.objects.get(pk=row.pk).words == "månadsvis"


def test_a_row_cannot_count_from_itself(row):
    answer = save(row, words="en vecka efter Möten")

    assert "words" in answer.context["adminform"].form.errors


def test_a_habit_that_is_not_understood_is_an_error_beside_it(row):
    answer = save(row, habit="ibland")

    assert "Dagen eller klockslaget förstås inte." in answer.context["adminform"].form.errors["habit"][0]


def test_a_channel_that_is_taken_out_gives_no_more_occasions(row):
    save(row, **{"series-0-taken_out": "on"})

    assert (row.series.get().is_stopped, row.series.get().next_opens_at) == (True, None)


def test_a_channel_that_is_added_begins_now(row):
    added = make_channel(row.plan, "web")
    more = {"series-TOTAL_FORMS": "2", "series-1-activity": row.pk, "series-1-channel": added.pk}

    save(row, **more)

    assert row.series.get(channel=added).since == NOW
    assert row.series.get(channel=added).next_opens_at > NOW


def test_each_field_in_the_table_of_channels_has_a_name(row):
    page = leader().get(reverse("admin:activities_activity_change", args=[row.pk])).content.decode()

    assert [page.count(f'aria-label="{word}"') for word in ("Kanal", "borttagen")] == [2, 2]


def test_an_occasion_is_made_when_it_is_needed(row):
    values = {"series": row.series.get().pk, "due_at_0": "2013-03-20", "due_at_1": "13.00"}
    address = reverse("admin:activities_activity_step", args=[row.pk, "on-demand"])

    answer = leader().post(address, values, follow=True)

    assert said(answer) == ["success"]
    assert due(row) == [at("2013-03-20 13:00")]


def test_an_occasion_in_the_past_is_refused(row):
    values = {"series": row.series.get().pk, "due_at_0": "2013-03-01", "due_at_1": "13.00"}
    address = reverse("admin:activities_activity_step", args=[row.pk, "on-demand"])

    answer = leader().post(address, values, follow=True)

    assert said(answer) == ["error"]
    assert not Occasion.objects.exists()


def test_the_list_is_in_the_order_of_the_plan_with_the_meaning_and_what_is_next(row):
    make_activity(row.plan, "vid behov", name="Anrop")

    page = leader().get(reverse("admin:activities_activity_changelist")).content.decode()

    assert page.index("Möten") < page.index("Anrop")
    assert "tisdag 12 mars 2013 kl. 09.00" in page

import pytest
import time_machine
from django.urls import reverse

from activities import engine
from activities.models import Event, Occasion, Plan
from news.models import Mailing
from tests.activities.makers import at, make_activity, make_channel, make_group, make_plan
from tests.staff import leader, said

pytestmark = pytest.mark.django_db
NOW = at("2013-03-08 10:00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_occasion(kind="manual"):
    plan = make_plan()
    group = make_group("styrgrupp", "a@example.org")
    make_activity(plan, "månadsvis", make_channel(plan, kind), groups=[group], name="Möten")
    engine.tick(now=NOW, send=lambda mailing_id: None)
    return Occasion.objects.get()


def take(occasion, step, client=None, **data):
    address = reverse("admin:activities_occasion_step", args=[occasion.pk, step])
    answer = (client or leader()).post(address, data, follow=True)
    occasion.refresh_from_db()
    return answer


def page(occasion):
    return leader().get(reverse("admin:activities_occasion_change", args=[occasion.pk])).content.decode()


def test_it_is_moved_and_its_meeting_with_it():
    occasion = make_occasion("meeting")

    take(occasion, "move", due_at_0="2013-03-14", due_at_1="13.30")

    assert (occasion.due_at, Event.objects.get().starts_at) == (at("2013-03-14 13:30"),) * 2


def test_when_it_is_due_and_goes_out_is_said_with_weekday_and_zone():
    occasion = make_occasion("newsletter")

    listed = leader().get(reverse("admin:activities_occasion_changelist")).content.decode()

    assert page(occasion).count("tisdag 12 mars 2013 kl. 09.00") == 2
    assert "tisdag 12 mars 2013 kl. 09.00" in listed
    assert "svensk tid" in listed


def test_the_day_and_the_time_that_are_asked_for_have_names():
    address = reverse("admin:activities_occasion_step", args=[make_occasion().pk, "move"])

    asked = leader().get(address).content.decode()

    assert [f'aria-label="{word}"' in asked for word in ("Datum", "Tid")] == [True, True]


def test_it_is_moved_to_swedish_time_in_summer_too():
    occasion = make_occasion()

    take(occasion, "move", due_at_0="2013-04-02", due_at_1="09:00")

    assert occasion.due_at.isoformat() == "2013-04-02T07:00:00+00:00"


def test_a_time_that_the_clock_skips_is_asked_for_again():
    occasion = make_occasion()

    answer = take(occasion, "move", due_at_0="2013-03-31", due_at_1="02.30")

    assert answer.context["form"].errors["due_at"]
    assert not occasion.is_moved


def test_it_is_not_moved_into_the_past():
    occasion = make_occasion()

    answer = take(occasion, "move", due_at_0="2013-03-01", due_at_1="09.00")

    assert said(answer) == ["error"]
    assert not occasion.is_moved


def test_it_is_skipped_for_a_reason_and_by_whom():
    occasion, client = make_occasion(), leader()

    take(occasion, "skip", client, reason="Sommarlov")

    assert (occasion.state, occasion.reason, occasion.forced_by) == ("skipped", "Sommarlov", client.user)
    assert "Sommarlov" in page(occasion)


@pytest.mark.parametrize("step", ["skip", "cancel", "force"])
def test_without_a_reason_nothing_is_done(step):
    occasion = make_occasion()

    answer = take(occasion, step, reason="  ")

    assert answer.context["form"].errors["reason"]
    assert occasion.state == "open"


def test_a_meeting_that_is_called_off_tells_those_who_were_called():
    occasion, client = make_occasion("meeting"), leader()
    event = Event.objects.get()
    client.post(reverse("admin:activities_event_step", args=[event.pk, "approve"]))
    engine.tick(now=at("2013-03-12 09:00"), send=lambda mailing_id: None)

    take(occasion, "cancel", client, reason="Lokalen brann")

    assert occasion.state == "cancelled"
    assert list(Mailing.objects.filter(key=f"call_off-{event.pk}").values_list("purpose")) == [("call",)]


def test_what_is_marked_as_done_by_hand_shows_it():
    occasion, client = make_occasion(), leader()

    take(occasion, "force", client, reason="Gjordes på telefon")

    assert (occasion.state, occasion.forced_by) == ("done", client.user)
    assert "Gjordes på telefon" in page(occasion)


def test_what_was_done_elsewhere_is_its_evidence():
    occasion = make_occasion()

    take(occasion, "prove", proof="Lagt ut på Intrapolis", link="", at_0="2013-03-08", at_1="09.30")

    assert (occasion.state, occasion.done_at, occasion.forced_by) == ("done", at("2013-03-08 09:30"), None)


def test_what_is_yet_to_come_is_no_evidence():
    occasion = make_occasion()

    answer = take(occasion, "prove", proof="Snart", at_0="2013-03-09", at_1="09.30")

    assert answer.context["form"].errors["at"]
    assert occasion.state == "open"


def test_a_done_one_is_not_skipped_by_a_page_that_was_left_open():
    occasion = make_occasion()
    take(occasion, "force", reason="Klart")

    answer = take(occasion, "skip", reason="Sent")

    assert said(answer) == ["error"]
    assert (occasion.state, occasion.reason) == ("done", "Klart")


def test_the_timeline_shows_rows_and_those_to_come():
    make_occasion()

    answer = leader().get(reverse("admin:activities_occasion_timeline"))

    stored = [bool(row["occasion"].pk) for row in answer.context["rows"]]
    assert stored == [True, False, False]


def test_one_to_come_is_opened_for_change_and_only_that_one():
    occasion = make_occasion()
    values = {"series": occasion.series_id, "key": "2013-05"}

    answer = leader().post(reverse("admin:activities_occasion_pin"), values)

    pinned = Occasion.objects.get(key="2013-05")
    assert answer["Location"] == reverse("admin:activities_occasion_change", args=[pinned.pk])
    assert Occasion.objects.count() == 2


@pytest.mark.parametrize(("key", "level"), [("2013-99", "error"), ("", "error")])
def test_one_that_the_plan_no_longer_has_is_refused(key, level):
    occasion = make_occasion()
    values = {"series": occasion.series_id, "key": key}

    answer = leader().post(reverse("admin:activities_occasion_pin"), values, follow=True)

    assert said(answer) == [level]
    assert Occasion.objects.count() == 1


def test_the_list_can_be_narrowed_to_what_is_late():
    occasion = make_occasion()
    address = reverse("admin:activities_occasion_changelist")
    assert list(leader().get(address, {"late": "yes"}).context["cl"].queryset) == []

    engine.tick(now=at("2013-03-20 09:00"), send=lambda mailing_id: None)

    assert list(leader().get(address, {"late": "yes"}).context["cl"].queryset) == [occasion]


def test_a_version_is_adopted_by_the_role_of_the_person():
    make_occasion()
    plan, client = Plan.objects.get(), leader()
    plan.roles.create(key="pl", name="Projektledaren").holders.add(client.user)
    address = reverse("admin:activities_plan_step", args=[plan.pk, "adopt"])
    handler = client.get(address).context["form"]["handler"].value()

    client.post(address, {"version": "1.1", "change": "Ny kanal", "handler": handler})

    version = plan.versions.get()
    assert (version.version, version.handler, version.on.isoformat()) == (
        "1.1",
        "Projektledaren",
        "2013-03-08",
    )


def test_a_version_number_that_is_taken_is_refused():
    make_occasion()
    plan, client = Plan.objects.get(), leader()
    address = reverse("admin:activities_plan_step", args=[plan.pk, "adopt"])
    values = {"version": "1.1", "change": "Ny kanal", "handler": "Projektledaren"}
    client.post(address, values)

    answer = client.post(address, values, follow=True)

    assert said(answer) == ["success", "error"]
    assert plan.versions.count() == 1

from datetime import date

import pytest

from activities import plan_file
from activities.actions import pin
from activities.loading import load
from activities.models import Activity, Occasion, Plan, PlanVersion, Series
from activities.schedule import coming
from activities.versions import snapshot
from audiences.models import Member, Organisation, TargetGroup
from tests.activities.makers import at, tick
from tests.activities.plans import SHIPPED, small

pytestmark = pytest.mark.django_db

BEGINS = at("2013-02-21 00:00")
LATER = at("2013-06-03 10:00")
FEWER_ACTIVITIES = small()[: small().rindex("[[activity]]")]


def load_small(*changes, now=BEGINS, **options):
    return load(plan_file.read(small(*changes)), now=now, **options)


def series(activity, channel):
    found = Series.objects.filter(activity__plan__is_current=True).select_related("activity__plan", "channel")
    return found.get(activity__key=activity, channel__key=channel)


def make_occasion(series):
    moments = next(iter(coming(series)))
    return Occasion.objects.create(series=series, **vars(moments))


def due_days(activity, channel):
    return [each.due_at.date() for each in coming(series(activity, channel))]


def test_the_shipped_plan_is_stored_as_its_file_says():
    read = plan_file.read(SHIPPED)

    result = load(read, now=BEGINS)

    assert snapshot(result.plan) == read.content
    assert len(result.created) == sum(map(len, read.content.values())) - len(read.content["plan"]) + 1


@pytest.mark.parametrize(
    ("activity", "channel", "count", "first", "last"),
    [
        ("information", "nyhetsbrev", 20, date(2013, 3, 12), date(2014, 10, 14)),
        ("startskott", "nyhetsbrev", 1, date(2013, 3, 1), date(2013, 3, 1)),
        ("information", "statusrapporter", 21, date(2013, 2, 28), date(2014, 10, 31)),
        ("styrgruppsmote", "moten", 4, date(2013, 4, 10), date(2014, 8, 13)),
        ("arbetsgruppsmote", "moten", 15, date(2013, 3, 7), date(2014, 10, 16)),
        ("erfarenhetskonferens", "erfarenhetskonferenser", 3, date(2013, 9, 25), date(2014, 10, 29)),
        ("delredovisning", "rapport", 1, date(2013, 10, 31), date(2013, 10, 31)),
        ("slutredovisning", "rapport", 1, date(2014, 10, 31), date(2014, 10, 31)),
        ("information", "polisen-se", 20, date(2013, 3, 20), date(2014, 10, 15)),
    ],
)
def test_the_shipped_plan_falls_due_as_it_promises(activity, channel, count, first, last):
    load(plan_file.read(SHIPPED), now=BEGINS)

    days = due_days(activity, channel)

    assert (len(days), days[0], days[-1]) == (count, first, last)


@pytest.mark.parametrize("activity", ["erfarenhetskonferenser", "nyhetsbrev", "information-polisen-se"])
def test_rows_that_repeat_another_have_no_occasions_of_their_own(activity):
    load(plan_file.read(SHIPPED), now=BEGINS)

    assert not Series.objects.filter(activity__key=activity, next_opens_at__isnull=False)


def test_it_stores_when_the_first_occasion_opens():
    load_small()

    assert series("information", "nyhetsbrev").next_opens_at == at("2013-03-02 09:00")


def test_loading_the_same_plan_again_changes_nothing():
    load_small()
    before = list(Series.objects.values())

    result = load_small(("[[role]]", "# en kommentar\n[[role]]"), now=LATER)

    assert result.is_unchanged
    assert result.unchanged == 9
    assert list(Series.objects.values()) == before


def test_an_edited_row_is_the_only_one_that_changes():
    load_small()

    result = load_small(('"månadsvis"', '"varannan månad"'), now=LATER)

    assert result.changed == [("activity", "information")]
    assert (result.created, result.removed, result.unchanged) == ([], [], 8)
    assert Activity.objects.get(key="information").words == "varannan månad"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"månadsvis"', '"varannan månad"'),
        ('"andra tisdagen 09.00"', '"tredje tisdagen 09.00"'),
        ('time = "månadsvis"', 'time = "månadsvis"\nlead_days = 3'),
        ('time = "månadsvis"', 'time = "månadsvis"\nday_rule = "after"'),
    ],
)
def test_a_row_with_a_new_rhythm_makes_occasions_from_now_on_and_others_go_on(old, new):
    load_small()

    load_small((old, new), now=LATER)

    assert series("information", "nyhetsbrev").since == LATER
    assert series("arbetsgruppsmote", "moten").since == BEGINS
    assert min(due_days("information", "nyhetsbrev")) > LATER.date()


def test_a_row_with_a_new_note_keeps_its_past():
    load_small()

    load_small(('"månadsvis"', '"månadsvis"\nnote = "Viktig."'), now=LATER)

    assert series("information", "nyhetsbrev").since == BEGINS


def test_a_row_put_in_first_leaves_the_others_as_they_are():
    load_small()
    first = '[[channel]]\nkey = "media"\nname = "Media"\nkind = "manual"\n\n[[channel]]'

    result = load_small(("[[channel]]", first), now=LATER)

    assert (result.created, result.changed) == ([("channel", "media")], [])
    assert [channel.key for channel in result.plan.channels.all()] == ["media", "nyhetsbrev", "moten"]


def test_a_row_that_is_gone_is_deleted_when_nothing_hangs_on_it():
    load_small()

    result = load(plan_file.read(FEWER_ACTIVITIES), now=LATER)

    assert result.removed == [("activity", "arbetsgruppsmote")]
    assert not Activity.objects.filter(key="arbetsgruppsmote")


def test_a_row_that_is_gone_is_kept_at_rest_when_occasions_hang_on_it():
    load_small()
    make_occasion(series("arbetsgruppsmote", "moten"))

    result = load(plan_file.read(FEWER_ACTIVITIES), now=LATER)

    kept = series("arbetsgruppsmote", "moten")
    assert result.kept == [("activity", "arbetsgruppsmote")]
    assert (result.removed, kept.activity.is_paused, kept.next_opens_at) == ([], True, None)
    assert snapshot(result.plan) == plan_file.read(FEWER_ACTIVITIES).content


def test_a_row_that_comes_back_goes_on_from_then():
    load_small()
    make_occasion(series("arbetsgruppsmote", "moten"))
    load(plan_file.read(FEWER_ACTIVITIES), now=LATER)

    load_small(now=at("2013-09-02 10:00"))

    back = series("arbetsgruppsmote", "moten")
    assert (back.activity.is_paused, back.since) == (False, at("2013-09-02 10:00"))
    assert back.next_opens_at > back.since


def test_a_row_that_leaves_a_channel_makes_no_more_occasions_there():
    load_small()
    make_occasion(series("information", "nyhetsbrev"))

    load_small(('["nyhetsbrev"]', '["moten"]'), now=LATER)

    assert series("information", "nyhetsbrev").next_opens_at is None
    assert series("information", "moten").next_opens_at is not None


def test_a_row_that_a_person_paused_stays_paused():
    load_small()
    Activity.objects.filter(key="information").update(is_paused=True)

    load_small(('"månadsvis"', '"varannan månad"'), now=LATER)

    assert Activity.objects.get(key="information").is_paused


def test_a_target_group_with_members_is_never_deleted():
    load_small()
    group = TargetGroup.objects.create(key="styrgrupp", name="Styrgrupp", rank="primary")
    Member.objects.create(target_group=group, name="A", address="a@example.org")

    result = load_small(('"Medverkande myndigheter"', '"Myndigheter"'), now=LATER)

    assert result.kept == [("target_group", "styrgrupp")]
    assert Member.objects.count() == 1


def test_named_organisations_are_made_once():
    Organisation.objects.create(name="Skolverket", kind="authority")

    load_small()

    group = TargetGroup.objects.get(key="myndigheter")
    assert sorted(each.name for each in group.organisations.all()) == ["Arbetsförmedlingen", "Skolverket"]
    assert Organisation.objects.filter(name="Skolverket").count() == 1


def test_the_newest_version_keeps_the_plan_and_is_not_rewritten():
    load_small()

    load_small(('"månadsvis"', '"varannan månad"'), now=LATER)

    kept = PlanVersion.objects.get().content
    assert kept == plan_file.read(small()).content


def test_a_new_version_keeps_the_plan_as_it_is_then():
    load_small()
    version = (
        '[[version]]\nversion = "1.1"\ndate = 2013-06-03\nchange = "Glesare"\nhandler = "x"\n\n[[message]]'
    )

    result = load_small(("[[message]]", version), ('"månadsvis"', '"varannan månad"'), now=LATER)

    newest = result.plan.versions.first()
    assert (newest.version, newest.content["activity"][0]["time"]) == ("1.1", "varannan månad")
    assert PlanVersion.objects.get(version="1.0").content["activity"][0]["time"] == "månadsvis"


def test_a_moved_plan_is_an_example_with_every_day_moved():
    changes = ('"månadsvis"', '"Q3 2013 samt vid behov"')

    plan = load_small(changes, starts=date(2026, 2, 24)).plan

    words = [row["time"] for row in snapshot(plan)["activity"]]
    assert (plan.starts_on, plan.ends_on, plan.is_example) == (date(2026, 2, 24), date(2027, 11, 3), True)
    assert words == ["tredje kvartalet 2026 samt vid behov", "var sjätte vecka"]
    assert Activity.objects.get(key="arbetsgruppsmote").first_on == date(2026, 3, 10)


def test_a_moved_plan_loaded_again_changes_nothing_unless_it_moves_again():
    load_small(starts=date(2026, 2, 24))

    again = load_small(starts=date(2026, 2, 24))
    elsewhere = load_small(starts=date(2026, 3, 24))

    assert again.is_unchanged
    assert ("plan", "prov") in elsewhere.changed


def test_a_load_that_fails_half_way_leaves_nothing_behind():
    content = plan_file.read(small()).content
    content["activity"][1]["channels"] = ["okänd"]

    with pytest.raises(KeyError):
        load(plan_file.PlanFile(content), now=BEGINS)

    assert not Plan.objects.exists()


def test_an_occasion_that_a_person_has_looked_at_follows_a_new_habit_of_the_file():
    load_small()
    pin(series("information", "nyhetsbrev"), "2013-07")

    load_small(("andra tisdagen", "tredje tisdagen"), now=LATER)
    tick("2013-07-10 10:00")

    assert [each.due_at for each in Occasion.objects.filter(key="2013-07")] == [at("2013-07-16 09:00")]

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from activities import plan_file
from activities.loading import load
from activities.models import Activity, Plan, Series
from activities.versions import adopt, differences, snapshot
from tests.activities.makers import at
from tests.activities.plans import SHIPPED, SMALL, small

BEGINS = at("2013-02-21 00:00")
LAST_ROW = SMALL[SMALL.rindex("[[activity]]") :]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def plan(db):
    return load(plan_file.read(SMALL), now=BEGINS).plan


def told(*changes):
    return differences(plan_file.read(SMALL).content, plan_file.read(small(*changes)).content)


def test_a_snapshot_read_back_is_an_equal_plan(db):
    first = snapshot(load(plan_file.read(SHIPPED), now=BEGINS).plan)
    Series.objects.all().delete()
    Plan.objects.all().delete()

    again = load(plan_file.read_content(first), now=BEGINS).plan

    assert snapshot(again) == first


def test_a_snapshot_says_what_a_person_has_edited_since(plan):
    Activity.objects.filter(key="information").update(words="varannan vecka")

    assert snapshot(plan)["activity"][0]["time"] == "varannan vecka"


def test_an_adopted_version_keeps_the_whole_plan_and_itself(plan):
    adopted = adopt(plan, version="1.1", change="Ny rad", handler="projektledaren", on=date(2013, 9, 2))

    adopted.refresh_from_db()
    assert adopted.content == snapshot(plan)
    assert [row["version"] for row in adopted.content["version"]] == ["1.0", "1.1"]


def test_a_later_edit_leaves_an_adopted_version_alone(plan):
    adopted = adopt(plan, version="1.1", change="Ny rad", handler="projektledaren", on=date(2013, 9, 2))

    Activity.objects.filter(key="information").update(words="varannan vecka")

    adopted.refresh_from_db()
    assert adopted.content["activity"][0]["time"] == "månadsvis"


def test_a_version_number_is_used_once(plan):
    with pytest.raises(ValidationError):
        adopt(plan, version="1.0", change="Ny rad", handler="projektledaren", on=date(2013, 9, 2))

    assert plan.versions.count() == 1


def test_versions_adopted_in_the_portal_outlive_a_load(plan):
    adopt(plan, version="1.1", change="Ny rad", handler="projektledaren", on=date(2013, 9, 2))

    load(plan_file.read(small(('"månadsvis"', '"varje vecka"'))), now=at("2013-10-01 09:00"))

    assert [version.version for version in plan.versions.all()] == ["1.1", "1.0"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"månadsvis"',
            '"varje vecka"',
            "Activity “Information”: time was “månadsvis”, and is now “varje vecka”.",
        ),
        ("notice_days = 14", "notice_days = 7", "Channel “Möten”: notice in days was “14”, and is now “7”."),
        ("notice_days = 14", "listed = false", "Channel “Möten”: in the plan's list of channels was “yes”"),
        (
            'messages = ["samverkan"]\n',
            "",
            "Activity “Information”: key messages was “samverkan”, and is taken away.",
        ),
        (
            "first = 2013-03-07",
            'first = 2013-03-07\nnote = "Ny."',
            "Activity “Arbetsgruppsmöte”: note is now “Ny.”.",
        ),
        ("ends = 2014-10-31", "ends = 2014-12-31", "valid to was “2014-10-31”, and is now “2014-12-31”."),
        ('"Samverkan viktig."', f'"{"lång " * 50}"', "text has a new wording."),
        (LAST_ROW, "", "Activity “Arbetsgruppsmöte”: removed."),
        (
            "[[message]]",
            '[[message]]\nkey = "ny"\ntext = "Nytt."\n[[message]]',
            "Key message “Nytt.”: added.",
        ),
    ],
)
def test_differences_are_told_in_plain_words(old, new, said):
    changes = told((old, new))

    assert any(said in change for change in changes)


def test_a_version_that_kept_no_plan_is_not_compared():
    assert differences({}, plan_file.read(SMALL).content) == []


def test_a_text_that_a_form_has_passed_through_is_no_difference():
    content = plan_file.read(SMALL).content
    message = content["message"][0]
    older = {**content, "message": [{**message, "text": "Ett.\n\nTvå.\n"}]}
    newer = {**content, "message": [{**message, "text": "Ett.\r\n\r\nTvå."}]}

    assert differences(older, newer) == []


def test_a_new_version_alone_is_no_difference():
    later = '[[version]]\nversion = "1.1"\ndate = 2013-09-02\nchange = "x"\nhandler = "y"\n\n[[message]]'

    assert told(("[[message]]", later)) == []

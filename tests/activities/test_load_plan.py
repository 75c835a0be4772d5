from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from activities.models import Activity, Plan
from tests.activities.plans import SHIPPED, small

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def load_plan(tmp_path):
    def load(text, *options):
        path, out, err = tmp_path / "plan.toml", StringIO(), StringIO()
        path.write_text(text, encoding="utf-8")
        try:
            call_command("load_plan", str(path), *options, stdout=out, stderr=err)
            code = 0
        except SystemExit as stop:
            code = stop.code
        return code, out.getvalue(), err.getvalue()

    return load


def test_it_loads_the_shipped_plan_and_says_what_was_done():
    out = StringIO()

    call_command("load_plan", str(SHIPPED), stdout=out)

    assert "95 rows created, 0 changed, 0 removed" in out.getvalue()
    assert Plan.objects.current().key == "sig"


def test_it_says_that_a_second_load_changed_nothing(load_plan):
    load_plan(small())

    code, out, _err = load_plan(small())

    assert code == 0
    assert "nothing changed" in out


def test_it_names_the_rows_that_changed(load_plan):
    load_plan(small())

    _code, out, _err = load_plan(small(('"månadsvis"', '"varje vecka"')))

    assert "0 rows created, 1 changed" in out
    assert 'Changed: activity "information"' in out


def test_a_broken_file_says_every_error_and_loads_nothing(load_plan):
    load_plan(small())

    code, out, err = load_plan(
        small(('"månadsvis"', '"varje vecka"'), ('["moten"]', '["mote"]'), ('"newsletter"', '"x"'))
    )

    assert (code, out) == (1, "")
    assert 'channels: "mote" does not exist.' in err
    assert 'kind: "x" does not exist.' in err
    assert Activity.objects.get(key="information").words == "månadsvis"


def test_it_warns_of_a_time_that_is_not_understood(load_plan):
    code, _out, err = load_plan(small(('"månadsvis"', '"vid gynnsam vind"')))

    assert code == 0
    assert "Note: line" in err
    assert '"vid gynnsam vind" is not understood' in err


def test_it_moves_the_plan_to_begin_another_day(load_plan):
    _code, out, _err = load_plan(small(), "--starts", "2026-02-24")

    assert "2026-02-24 – 2027-11-03" in out
    assert Plan.objects.get().is_example


@pytest.mark.parametrize("day", ["24 februari", "2026-02-30", ""])
def test_a_day_that_is_none_is_refused_in_plain_words(load_plan, day):
    with pytest.raises(CommandError, match=r"is no day\. Write it as 2013-02-21"):
        load_plan(small(), "--starts", day)

    assert not Plan.objects.exists()


def test_a_plan_that_cannot_be_moved_that_far_is_refused(load_plan):
    with pytest.raises(CommandError, match="too far"):
        load_plan(small(), "--starts", "9999-12-01")

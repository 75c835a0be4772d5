import unicodedata
from contextlib import suppress

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from activities import plan_file
from activities.plan_file import PlanFileError
from tests.activities.plans import SHIPPED, SMALL, line_of, small

pytestmark = pytest.mark.once

AUTHORITIES = [
    "Arbetsförmedlingen",
    "Barnombudsmannen",
    "Skolverket",
    "Socialstyrelsen",
    "Specialpedagogiska skolmyndigheten",
    "Statens institutionsstyrelse",
    "Sveriges Kommuner och Landsting",
    "Ungdomsstyrelsen",
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def troubles(text):
    with pytest.raises(PlanFileError) as caught:
        plan_file.read(text)
    return [str(trouble) for trouble in caught.value.troubles]


def test_it_reads_the_shipped_plan_whole_and_without_warnings():
    read = plan_file.read(SHIPPED)

    counts = {table: len(rows) for table, rows in read.content.items() if table != "plan"}
    assert counts == {
        "version": 1,
        "chapter": 20,
        "goal": 4,
        "delimitation": 2,
        "strategy": 6,
        "message": 4,
        "risk": 11,
        "opportunity": 9,
        "role": 1,
        "target_group": 13,
        "channel": 13,
        "activity": 10,
    }
    assert read.warnings == ()


def test_the_shipped_plan_lists_eleven_channels_and_eight_authorities():
    content = plan_file.read(SHIPPED).content

    listed = [row["key"] for row in content["channel"] if row.get("listed", True)]
    groups = {row["key"]: row for row in content["target_group"]}
    assert len(listed) == 11
    assert groups["medverkande-myndigheter"]["organisations"] == AUTHORITIES


def test_content_that_was_kept_reads_back_as_itself():
    content = plan_file.read(SHIPPED).content

    assert plan_file.read_content(content).content == content


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "prov"\n', "", "plan: key: is missing"),
        (
            'name = "Provplan"',
            'name = "Provplan"\nnamn = "x"',
            'plan: namn: is not known here. Did you mean "name"?',
        ),
        ('name = "Provplan"', "name = 17", "plan: name: must be text in quotation marks."),
        ('name = "Provplan"', 'name = "  "', "plan: name: is empty."),
        ('name = "Provplan"', f'name = "{"x" * 201}"', "plan: name: is 201 characters, and can be 200."),
        (
            'name = "Provplan"',
            r'name = "Prov\u0000plan"',
            "plan: name: contains a line break or another hidden",
        ),
        ("ends = 2014-10-31", "ends = 2012-10-31", "plan: ends: the plan ends before it starts."),
        ("ends = 2014-10-31", "ends = 2014-10-31T09:00:00", "plan: ends: must be a day"),
        (
            "first = 2013-03-07",
            "first = 2015-03-07",
            'activity "arbetsgruppsmote": first: is not within the days',
        ),
        ("first = 2013-03-07", 'first = "i mars"', 'activity "arbetsgruppsmote": first: must be a day'),
        ("notice_days = 14", "notice_days = -1", 'channel "moten": notice_days: must be a whole number'),
        ("notice_days = 14", "notice_days = true", 'channel "moten": notice_days: must be a whole number'),
        ("notice_days = 14", 'listed = "nej"', 'channel "moten": listed: must be true or false.'),
        ('"newsletter"', '"newsleter"', 'channel "nyhetsbrev": kind: "newsleter" does not exist.'),
        ('"primary"', '"first"', 'target_group "myndigheter": rank: "first" does not exist.'),
        (
            "first = 2013-03-07",
            'day_rule = "never"',
            'activity "arbetsgruppsmote": day_rule: "never" does not exist.',
        ),
        ('habit = "13.00"', 'habit = "när som helst"', 'channel "moten": habit: '),
        ('channels = ["moten"]', "channels = []", 'activity "arbetsgruppsmote": channels: is empty.'),
        (
            'channels = ["moten"]',
            'channels = "moten"',
            'activity "arbetsgruppsmote": channels: must be a list',
        ),
        ('channels = ["moten"]', 'channels = ["nyhetsbref"]', 'Did you mean "nyhetsbrev"?'),
        ('channels = ["moten"]', 'channels = ["moten", "moten"]', '"moten" stands twice.'),
        ('responsible = "projektledaren"', 'responsible = "chefen"', 'responsible: "chefen" does not exist.'),
        ('messages = ["samverkan"]', 'messages = ["sam"]', 'messages: "sam" does not exist.'),
        ('key = "moten"', 'key = "möten"', 'key: "möten" may hold only the letters'),
        ('"Arbetsförmedlingen"]', '""]', "organisations: a name is one line"),
        ("[[role]]", "[[rol]]", 'rol: There is no such heading in a plan file. Did you mean "role"?'),
        ("[[role]]", "[role]", "role: The heading must be written [[role]]."),
        ("[[role]]", "[plan]", "The heading [plan] stands twice."),
        ('"var sjätte vecka"', '"en vecka före festen"', 'time: there is no activity "festen".'),
    ],
)
def test_it_says_what_is_wrong_and_on_which_line(old, new, said):
    text = small((old, new))

    found = troubles(text)

    assert any(said in trouble for trouble in found)
    assert all(trouble.startswith("line ") for trouble in found)


def test_it_names_the_line_the_row_and_what_was_meant():
    text = small(('channels = ["nyhetsbrev"]', 'channels = ["nyhetsbref"]'))

    where = f'line {line_of(text, "nyhetsbref")}, activity "information"'
    said = 'channels: "nyhetsbref" does not exist. Did you mean "nyhetsbrev"?'
    assert troubles(text) == [f"{where}: {said}"]


def test_it_says_every_trouble_at_once_in_the_order_of_the_lines():
    text = small(('"newsletter"', '"brev"'), ('["moten"]', '["mote"]'), ("[plan]", "[plan]\nägare = 1"))

    found = troubles(text)

    wanted = [line_of(text, words) for words in ("ägare", '"brev"', '["mote"]')]
    assert [int(trouble.split(",")[0].removeprefix("line ")) for trouble in found] == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "Nyhetsbrev"', 'name = "Nyhetsbrev'),
        ('name = "Nyhetsbrev"', "name = “Nyhetsbrev”"),
        ('name = "Nyhetsbrev"', 'name "Nyhetsbrev"'),
    ],
)
def test_a_row_that_is_no_toml_hides_no_trouble_in_the_others(old, new):
    text = small((old, new), ('rank = "primary"', 'rank = "prime"'))

    rank, broken = troubles(text)

    assert "prime" in rank
    assert broken.startswith(f"line {line_of(text, new[:12])}, channel: Cannot be read")


@pytest.mark.parametrize("value", ["[" * 3000, "9" * 5000])
def test_a_value_beyond_measure_is_refused_at_its_heading(value):
    text = small(('name = "Provplan"', f"name = {value}"))

    assert troubles(text)[0].startswith("line 1, plan: Cannot be read")


def test_a_key_written_twice_is_said_with_the_line_of_the_first():
    text = small(('key = "moten"', 'key = "nyhetsbrev"'), ('["moten"]', '["nyhetsbrev"]'))

    first, second = line_of(text, 'name = "Nyhetsbrev"') - 1, line_of(text, 'name = "Möten"') - 1
    said = f'channel "nyhetsbrev": key: is used already by the row on line {first}.'
    assert troubles(text) == [f"line {second}, {said}"]


def test_versions_are_written_oldest_first():
    later = '[[version]]\nversion = "0.9"\ndate = 2013-01-01\nchange = "x"\nhandler = "y"\n\n[[message]]'

    assert "before the version above it" in troubles(small(("[[message]]", later)))[0]


def test_relative_times_in_a_ring_are_refused():
    text = small(
        ('"månadsvis"', '"en vecka efter Arbetsgruppsmöte"'),
        ('"var sjätte vecka"', '"en vecka efter Information"'),
    )

    assert "time: the rows point at each other in a ring: information → arbetsgruppsmote" in troubles(text)[0]


def test_rows_that_cover_each_other_in_a_ring_are_refused():
    text = small(("first = 2013-03-07", 'covered_by = "arbetsgruppsmote"'))

    assert "covered_by: the rows point at each other in a ring: arbetsgruppsmote →" in troubles(text)[0]


def test_a_relative_time_may_name_a_row_by_its_name_in_any_case():
    read = plan_file.read(small(('"var sjätte vecka"', '"två veckor före INFORMATION"')))

    assert read.warnings == ()


@pytest.mark.parametrize("words", ["vid gynnsam vind", "mars 2012"])
def test_a_time_that_gives_no_occasions_is_a_warning_and_is_kept(words):
    read = plan_file.read(small(('"månadsvis"', f'"{words}"')))

    assert 'activity "information": time: ' in str(read.warnings[0])
    assert read.content["activity"][0]["time"] == words


def test_headings_inside_a_long_text_are_text():
    text = small(('text = "Samverkan viktig."', 'text = """\n[[channel]]\nkey = "x"\n"""'))

    assert plan_file.read(text).content["message"][0]["text"] == '[[channel]]\nkey = "x"'


def test_a_plan_without_its_first_heading_is_refused():
    assert "line 1: A file begins with [plan]." in troubles(SMALL.removeprefix("[plan]\n"))


def test_an_empty_text_is_no_plan():
    assert troubles("") == ["The heading [plan] is missing."]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"#" * 50_000_000, "is larger than 1 MB"),
        ("[plan]\nname = 'Möte'".encode("latin-1"), "is not written as UTF-8"),
        (None, "There is no file"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_clear_line(tmp_path, raw, said):
    path = tmp_path / "plan.toml"
    if raw is not None:
        path.write_bytes(raw)

    with pytest.raises(PlanFileError, match=said) as caught:
        plan_file.read(path)

    assert "\n" not in str(caught.value)


def test_a_folder_is_no_plan_file(tmp_path):
    with pytest.raises(PlanFileError, match="cannot be read"):
        plan_file.read(tmp_path)


def test_a_file_from_notepad_or_a_mac_reads_the_same(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + unicodedata.normalize("NFD", SMALL).replace("\n", "\r\n").encode())

    assert plan_file.read(path).content == plan_file.read(SMALL).content


@given(some.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    with pytest.raises(PlanFileError):
        plan_file.read(text)


@given(some.integers(0, len(SMALL)), some.integers(0, 40), some.text(max_size=5))
def test_a_damaged_plan_is_read_or_refused(start, length, inserted):
    damaged = SMALL[:start] + inserted + SMALL[start + length :]

    with suppress(PlanFileError):
        content = plan_file.read(damaged).content
        assert plan_file.read_content(content).content == content

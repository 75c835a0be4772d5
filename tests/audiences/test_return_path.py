import pytest

from audiences import return_path

MARK = return_path.mark


@pytest.fixture(autouse=True)
def address(settings):
    settings.BOUNCE_ADDRESS = "studs@sig.example"


def test_what_we_made_is_ours_whatever_the_servers_did_to_its_case():
    mark = MARK("d", 7, "eva@kommun.se")

    assert return_path.is_ours(mark, "eva@kommun.se")
    assert return_path.is_ours(mark.upper(), "eva@kommun.se")


@pytest.mark.parametrize(
    "forged",
    [
        MARK("d", 8, "eva@kommun.se").replace("d8", "d7"),
        MARK("s", 7, "eva@kommun.se").replace("s7", "d7"),
        MARK("d", 7, "ali@kommun.se"),
        MARK("d", 7, "eva@kommun.se")[:-1],
        MARK("d", 7, "eva@kommun.se") + "0",
        "d7.000000000000",
        "d٧.000000000000",
        "",
        "d7",
    ],
)
def test_what_we_did_not_make_is_not_ours(forged):
    assert not return_path.is_ours(forged, "eva@kommun.se")


def test_the_address_is_short_and_says_which_mail():
    path = return_path.of(MARK("d", 10**15, "eva@kommun.se"))

    local = path.partition("@")[0]
    assert len(local) <= 64
    assert [each[:2] for each in return_path.marks(path)] == [("d", 10**15)]


def test_without_an_address_for_bounces_there_is_none(settings):
    settings.BOUNCE_ADDRESS = ""

    assert return_path.of(MARK("d", 7, "eva@kommun.se")) == ""


def test_another_key_makes_other_marks(settings):
    before = MARK("d", 7, "eva@kommun.se")
    settings.SECRET_KEY = "another key that is long enough for the checks of deployment"

    assert not return_path.is_ours(before, "eva@kommun.se")

import json
from pathlib import Path

import pytest

from news.calculation import COST_MOST, YEARS_MOST, YOUNG_MOST, grouped, kronor, read, reckon

CASES = json.loads((Path(__file__).parent / "calculations.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["figures"], ids=lambda case: ascii(case["text"]))
def test_a_figure_is_read_as_it_is_written_by_hand(case):
    try:
        number = read(case["text"], least=0, most=COST_MOST)
    except ValueError:
        number = "wrong"

    assert number == case["reads"]


def test_no_young_people_is_not_a_number_of_young_people():
    with pytest.raises(ValueError, match="0"):
        read("0", least=1, most=YOUNG_MOST)


@pytest.mark.parametrize("case", CASES["sums"], ids=lambda case: str(case["total"]))
def test_the_sum_is_people_times_years_times_each_cost_that_is_counted(case):
    result = reckon(young=case["young"], years=case["years"], costs=case["costs"])

    shares = {actor: [share.total, share.bar] for actor, share in result.shares.items()} if result else {}
    assert (result and result.total, shares) == (case["total"], case["shares"])


@pytest.mark.parametrize(("number", "said"), CASES["grouped"])
def test_figures_are_grouped_by_spaces_that_do_not_break(number, said):
    assert grouped(number) == said


def test_money_is_said_in_whole_kronor():
    assert kronor(1250000) == "1\u00a0250\u00a0000\u00a0kronor"


def test_no_sum_is_too_great_for_a_browser_to_keep_whole():
    actors = {str(number): COST_MOST for number in range(100)}

    assert reckon(young=YOUNG_MOST, years=YEARS_MOST, costs=actors).total < 2**53

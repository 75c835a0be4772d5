"""The calculator in a real browser: it reckons as the server does, and shows it while one types."""

import json
from pathlib import Path

import pytest

from news.models import Assumption
from tests.browser import visit

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
CASES = json.loads((Path(__file__).parent / "calculations.json").read_text(encoding="utf-8"))


@pytest.fixture
def page(opened, client):
    with visit(opened, client) as page:
        yield page


@pytest.fixture
def actors():
    Assumption.objects.all().delete()
    figure = {"yearly_cost": 250000, "source": "Rapporten", "source_year": 2012}
    return [
        Assumption.objects.create(actor="Skolan", position=1, **figure),
        Assumption.objects.create(actor="Polisen", position=2),
    ]


def in_script(page, call, case):
    page.goto("/rakna/")
    return page.evaluate(
        f"async (it) => {{ const c = await import('/static/js/calculator.js'); {call} }}", case
    )


def test_the_script_reads_figures_as_the_server_does(page):
    texts = [case["text"] for case in CASES["figures"]]

    read = in_script(
        page,
        "return it.map((text) => c.read(text, { least: 0, most: 100000000 }))"
        ".map((number) => (Number.isNaN(number) ? 'wrong' : number))",
        texts,
    )

    assert read == [case["reads"] for case in CASES["figures"]]


@pytest.mark.parametrize("case", CASES["sums"], ids=lambda case: str(case["total"]))
def test_the_script_adds_up_as_the_server_does(page, case):
    result = in_script(page, "return c.reckon(it)", case)

    shares = (
        {actor: [each["total"], each["bar"]] for actor, each in result["shares"].items()} if result else {}
    )
    assert (result and result["total"], shares) == (case["total"], case["shares"])


def test_the_script_groups_figures_as_the_server_does(page):
    said = in_script(page, "return it.map(c.grouped)", [number for number, _said in CASES["grouped"]])

    assert said == [said for _number, said in CASES["grouped"]]


def test_what_is_typed_is_shown_as_the_server_shows_it(page, actors):
    page.goto("/rakna/")
    page.fill("[name=u]", "3")
    page.fill("[name=ar]", "5")
    page.fill(f"[name=k{actors[1].pk}]", "50 000")
    page.wait_for_url("**/rakna/?u=3&ar=5&*")

    shown, address = page.inner_text(".reckon__answer"), page.url
    page.goto(address)

    assert "4\u00a0500\u00a0000\u00a0kronor" in shown
    assert page.inner_text(".reckon__answer") == shown


def test_the_bars_and_the_link_follow_what_is_typed(page, actors):
    page.goto("/rakna/")
    page.fill(f"[name=k{actors[1].pk}]", "1000000")
    page.wait_for_url("**/rakna/?u=1&*")

    bars = [bar.get_attribute("width") for bar in page.query_selector_all("[data-bar]")]

    assert bars == ["25%", "100%"]
    assert page.evaluate("document.querySelector('[data-share]').href === location.href")


def test_a_wrong_figure_is_said_beside_its_field_and_shows_no_sum(page, actors):
    page.goto("/rakna/")
    page.fill("[name=u]", "-2")
    page.press("[name=u]", "Tab")

    page.wait_for_selector("#id_u_error")
    page.wait_for_selector("[data-when=wrong]")
    assert page.get_attribute("[name=u]", "aria-describedby") == "id_u_error"
    assert not page.is_visible("[data-total]")


def test_a_mended_figure_shows_the_sum_again_though_the_server_found_it_wrong(page, actors):
    page.goto("/rakna/?u=tre")
    page.fill("[name=u]", "3")

    page.wait_for_selector("[data-total]")

    assert page.query_selector("#errors, #id_u_error, [aria-invalid]") is None
    assert page.inner_text("[data-total]") == "750\u00a0000\u00a0kronor"


def test_the_figures_reach_the_server_without_the_script(page, actors):
    page.route("**/calculator.js", lambda route: route.abort())
    page.goto("/rakna/")
    page.fill("[name=u]", "4")
    page.click("main [type=submit]")

    page.wait_for_url("**#resultat")

    assert page.inner_text("[data-total]") == "1\u00a0000\u00a0000\u00a0kronor"

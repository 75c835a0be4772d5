"""Every page as it is shown, each opened once: axe finds nothing, and nothing sticks out of a narrow screen.

axe looks for WCAG 2.0 to 2.2, A and AA, and for its best practices, light and dark. At 400 percent a screen
of 1280 is 320 wide (WCAG 1.4.10).
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.access import pages

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that the dark changes
# The columns that Django's tables of rows below a form keep for themselves have no heading.
DJANGO = [".tabular th.original", ".tabular thead th:empty"]
PHONE = {"width": 360, "height": 740}
ENLARGED = {"width": 320, "height": 256}
# Where a phone is shown something else than a wide screen.
OTHERWISE_ON_A_PHONE = {
    "activities:calendar",
    "activities:plan",
    "activities:start",
    "audiences:areas",
    "calculator with a result",
    "subscribe with errors",
}
# What sticks out, save in parts that scroll by themselves: the timeline and wide tables need two dimensions.
STICKING_OUT = """() => [...document.body.querySelectorAll("*")]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && each.checkVisibility())
  .filter(each => !each.closest(".timeline, .scroll, .text table, .unseen, .skip, svg"))
  .map(each => "sticks out: " + each.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [])"""


def findings(page, scheme="light", only=ALL):
    """What axe finds. The driver runs it, past the page's own policy."""
    page.emulate_media(color_scheme=scheme)
    options = {"runOnly": only, "preload": False, "resultTypes": ["violations"]}
    result = page.evaluate("([exclude, options]) => axe.run({exclude}, options)", [DJANGO, options])
    return [
        f"{scheme}: {each['id']}: {node['html'][:160]}"
        for each in result["violations"]
        for node in each["nodes"]
    ]


def in_both_schemes(page):
    page.evaluate(AXE_SCRIPT)
    return findings(page) + findings(page, "dark", COLOURS)


def sticking_out(page):
    page.set_viewport_size(ENLARGED)
    return page.evaluate(STICKING_OUT)


def test_every_public_page_is_looked_at():
    needing = {name for name, needs in pages.public_views().items() if needs}

    assert needing == set(pages.ARGUMENTS)
    assert set(pages.PUBLIC) >= OTHERWISE_ON_A_PHONE


@pytest.mark.parametrize("name", pages.PUBLIC)
def test_a_public_page_can_be_used_by_all(page, name):
    pages.open_public(page, name)

    found = in_both_schemes(page)
    if name in OTHERWISE_ON_A_PHONE:
        page.set_viewport_size(PHONE)
        found += findings(page) + findings(page, "dark", COLOURS)
    found += sticking_out(page)

    assert found == []


@pytest.mark.parametrize("name", pages.ADMIN)
def test_axe_finds_nothing_in_the_admin(staff_page, name):
    staff_page.goto(pages.admin_address(name))

    assert in_both_schemes(staff_page) == []


def test_axe_finds_nothing_where_one_signs_in(page):
    page.goto("/admin/")

    assert in_both_schemes(page) == []

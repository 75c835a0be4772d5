"""axe finds nothing on any page: WCAG 2.0 to 2.2, A and AA, and its best practices, light and dark."""

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
# Where a phone is shown something else than a wide screen.
OTHERWISE_ON_A_PHONE = [
    "activities:calendar",
    "activities:plan",
    "activities:start",
    "audiences:areas",
    "calculator with a result",
    "subscribe with errors",
]


def findings(page):
    """What axe finds in the light and in the dark. The driver runs it, past the page's own policy."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for scheme, only in (("light", ALL), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        options = {"runOnly": only, "preload": False, "resultTypes": ["violations"]}
        result = page.evaluate("([exclude, options]) => axe.run({exclude}, options)", [DJANGO, options])
        found += [
            f"{scheme}: {each['id']}: {node['html'][:160]}"
            for each in result["violations"]
            for node in each["nodes"]
        ]
    return found


def test_every_public_page_is_looked_at():
    needing = {name for name, needs in pages.public_views().items() if needs}

    assert needing == set(pages.ARGUMENTS)


@pytest.mark.parametrize("name", pages.PUBLIC)
def test_axe_finds_nothing_on_a_public_page(page, name):
    pages.open_public(page, name)

    assert findings(page) == []


@pytest.mark.parametrize("name", OTHERWISE_ON_A_PHONE)
def test_axe_finds_nothing_on_a_phone(page, name):
    page.set_viewport_size(PHONE)

    pages.open_public(page, name)

    assert findings(page) == []


@pytest.mark.parametrize("name", pages.ADMIN)
def test_axe_finds_nothing_in_the_admin(staff_page, name):
    staff_page.goto(pages.admin_address(name))

    assert findings(staff_page) == []


def test_axe_finds_nothing_where_one_signs_in(page):
    page.goto("/admin/")

    assert findings(page) == []

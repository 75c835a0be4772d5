"""axe finds nothing on any page: WCAG 2.0 to 2.2, A and AA, and its best practices, light and dark."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.access import pages

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that the dark changes
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def findings(page):
    """What axe finds in the light and in the dark. The driver runs it, past the page's own policy."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for scheme, only in (("light", ALL), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        result = page.evaluate("only => axe.run({runOnly: only, resultTypes: ['violations']})", only)
        found += [
            f"{scheme}: {each['id']}: {node['html'][:160]}"
            for each in result["violations"]
            for node in each["nodes"]
        ]
    return found


def test_every_public_page_is_looked_at():
    needing = {name for name, needs in pages.public_views().items() if needs}

    assert needing == set(pages.ARGUMENTS)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", pages.PUBLIC)
def test_axe_finds_nothing_on_a_public_page(page, name, size):
    page.set_viewport_size(size)

    pages.open_public(page, name)

    assert findings(page) == []


@pytest.mark.parametrize("name", pages.ADMIN)
def test_axe_finds_nothing_in_the_admin(staff_page, name):
    if not (address := pages.admin_address(name)):
        pytest.skip("there is no such page")

    staff_page.goto(address)

    assert staff_page.title() != "403 Forbidden" and findings(staff_page) == []

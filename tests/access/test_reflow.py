"""At 400 percent a screen of 1280 is 320 wide (WCAG 1.4.10): nothing is lost, nothing scrolls sideways."""

import pytest

from tests.access import pages

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
# What sticks out, save in parts that scroll by themselves: the timeline and wide tables need two dimensions.
STICKING_OUT = """() => [...document.body.querySelectorAll("*")]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && each.checkVisibility())
  .filter(each => !each.closest(".timeline, .scroll, .text table, .unseen, .skip, svg"))
  .map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", pages.PUBLIC)
def test_a_page_fits_in_320_pixels(page, name):
    page.set_viewport_size({"width": 320, "height": 256})

    pages.open_public(page, name)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(STICKING_OUT) == []

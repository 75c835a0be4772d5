"""The pages by keyboard only: every stop is seen, the first leads past the menu, errors lead to fields."""

import pytest

from audiences.forms import TOO_FAST
from tests.access import pages

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]
FOCUS = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const box = at.getBoundingClientRect(), style = getComputedStyle(at);
  return {
    what: at.outerHTML.slice(0, 90),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    shown: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth
      && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def stops(page):
    """What Tab stops at, from the beginning of the page to its end."""
    found = []
    while len(found) < 300:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (found and stop["what"] == found[0]["what"]):
            break
        found.append(stop)
    return found


@pytest.mark.parametrize(
    "name", ["activities:start", "audiences:subscribe", "news:calculator", "audiences:areas"]
)
@pytest.mark.parametrize("width", [360, 1280])
def test_every_stop_is_seen(page, name, width):
    page.set_viewport_size({"width": width, "height": 740})
    pages.open_public(page, name)

    found = stops(page)

    assert len(found) > 15
    assert [each["what"] for each in found if not (each["ring"] and each["shown"])] == []


def test_the_first_stop_leads_past_the_menu(page):
    pages.open_public(page, "activities:start")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip')")

    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_fields(page):
    pages.open_public(page, "subscribe with errors")
    assert page.evaluate("document.activeElement.id") == "errors"

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.name") == "address"
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')").split()
    assert page.locator(f"#{described[-1]}").is_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_a_form_is_filled_in_and_sent_without_a_mouse(page):
    pages.open_public(page, "audiences:subscribe")
    page.focus("[name=address]")

    page.keyboard.type("registrator@example.org")
    page.wait_for_timeout(TOO_FAST * 1000)  # no person is as quick as the keyboard here
    page.keyboard.press("Enter")
    page.wait_for_selector("text=registrator@example.org")

    assert page.inner_text("h1") == "Titta i din inkorg"

"""Till vem in a real browser: the number follows the ticks, and never stands there when it is of others."""

import pytest
from django.urls import reverse

from activities import engine
from news.models import AudienceChoice, Issue
from tests.activities.makers import at, make_activity, make_channel, make_plan
from tests.browser import visit
from tests.news.mailing_makers import make_subscription
from tests.staff import leader

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def page(opened):
    plan = make_plan()
    make_activity(plan, "månadsvis", make_channel(plan, "newsletter"))
    engine.tick(now=at("2013-03-08 10:00"), send=lambda mailing_id: None)
    make_subscription("anna@x.se")
    with visit(opened, leader()) as page:
        page.goto(reverse("admin:news_issue_audience", args=[Issue.objects.get().pk]))
        yield page


def open_trait(page, name):
    page.locator(f"details:has([name={name}]) summary").click()


def test_the_number_follows_the_ticks_and_nothing_is_kept(page):
    open_trait(page, "only_languages")
    page.locator("[name=only_languages][value=en]").check()

    page.locator("[data-counted] strong", has_text="0 får det").wait_for()
    assert not AudienceChoice.objects.exists()


def test_a_number_that_cannot_be_fetched_is_not_the_old_one(page):
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error()) }")
    open_trait(page, "only_languages")

    page.locator("[name=only_languages][value=en]").check()

    page.locator("[data-uncounted]").wait_for()
    assert not page.locator("[data-counted]").is_visible()


def test_a_municipality_is_found_by_writing_and_the_enter_key_saves_nothing(page):
    open_trait(page, "only_municipalities")
    field = page.locator("details:has([name=only_municipalities]) [data-find]")

    field.fill("GÄV")
    field.press("Enter")

    shown = page.locator(
        "details:has([name=only_municipalities]) label:visible", has=page.locator("[type=checkbox]")
    )
    assert [text.strip() for text in shown.all_inner_texts()] == ["Gävle"]
    assert not AudienceChoice.objects.exists()


def test_the_look_at_who_opens_where_it_is(page):
    page.locator("[name=_who]").click()

    page.wait_for_url("**#who")
    assert page.get_by_text("anna@x.se").is_visible()


def test_every_municipality_is_met_by_scrolling_down(page):
    open_trait(page, "only_municipalities")

    wide = page.locator("#id_only_municipalities").evaluate(
        "list => [list, list.parentElement].some((box) => box.scrollWidth > box.clientWidth)"
    )

    assert not wide


def test_the_number_is_in_sight_on_a_phone_while_boxes_are_ticked(page):
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate("() => scrollTo(0, 0)")

    box = page.locator("[data-counted] strong").bounding_box()

    assert 0 < box["y"] < 640

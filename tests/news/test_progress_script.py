"""A mailing under way in a real browser: the numbers follow without reloading, and nothing is lost by it."""

import pytest
from django.urls import reverse

from tests.browser import visit
from tests.news.mailing_makers import NOW, make_newsletter
from tests.staff import leader

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def mailing():
    return make_newsletter(3)


@pytest.fixture
def page(opened, mailing):
    with visit(opened, leader()) as page:
        page.goto(reverse("admin:news_mailing_change", args=[mailing.pk]) + "?state=queued")
        yield page


def send_one(mailing):
    first = mailing.deliveries.filter(state="queued").values_list("pk", flat=True)[:1]
    mailing.deliveries.filter(pk__in=list(first)).update(state="sent", sent_at=NOW, try_at=NOW)


def test_the_numbers_follow_and_who_stands_on_a_link_stays_there(page, mailing):
    page.locator("[data-progress] .tally__queued a").focus()

    send_one(mailing)

    page.locator("[data-progress] strong", has_text="1 av 3 skickade").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('href')") == "?state=queued#ledger"
    assert page.locator("[data-progress] [aria-current]").count() == 1


def test_when_it_is_paused_elsewhere_the_buttons_change_too(page, mailing):
    type(mailing).objects.update(state="paused")

    page.get_by_role("button", name="Fortsätt").or_(page.get_by_text("Fortsätt", exact=True)).first.wait_for()

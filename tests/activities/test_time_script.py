"""When it goes out, in a real browser: the day that is written says which weekday it is."""

import pytest
import time_machine
from django.urls import reverse

from activities import engine
from news.models import Issue
from tests.activities.makers import at, make_activity, make_channel, make_plan
from tests.browser import visit
from tests.staff import leader

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db]


def test_a_day_that_is_written_says_its_weekday_and_what_is_no_day_says_nothing(opened):
    with time_machine.travel(at("2013-03-08 10:00"), tick=True), visit(opened, leader()) as page:
        plan = make_plan()
        make_activity(plan, "månadsvis", make_channel(plan, "newsletter"))
        engine.tick(now=at("2013-03-08 10:00"), send=lambda mailing_id: None)
        page.goto(reverse("admin:news_issue_step", args=[Issue.objects.get().pk, "time"]))
        told = [page.locator("output.weekday").inner_text()]

        for day in ("2013-03-16", "2013-02-30"):
            page.locator("#id_at_0").fill(day)
            told.append(page.locator("output.weekday").inner_text())

    assert told == ["tisdag", "lördag", ""]

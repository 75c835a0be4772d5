"""The main path in a real browser: a municipality subscribes, the leader approves, the visitor reads."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from activities import actions, engine
from activities.models import Occasion, Series
from audiences.forms import TOO_FAST
from audiences.letters import send_due_letters
from audiences.models import County, Municipality, Organisation, Subscription
from news.mailing import outbox, sending
from news.mailing.transport import open_transport
from news.models import Issue
from tests.activities.makers import make_activity, make_channel, make_plan, make_user
from tests.browser import chromium
from tests.conftest import TEST_STATIC
from tests.news.makers import make_article

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
]
PASSWORD = "ett långt lösenord"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def static_files():
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": TEST_STATIC}):
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def page(browser, static_files, live_server, settings):
    settings.EMAIL_BACKEND = "news.mailing.outbox.EmailBackend"
    settings.SITE_URL = live_server.url
    context = browser.new_context(locale="sv-SE", base_url=live_server.url)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    yield page
    context.close()
    assert page.faults == []


@pytest.fixture
def leader(page):
    """Somebody who has logged in to the admin."""
    user = make_user(is_staff=True, is_superuser=True)
    user.set_password(PASSWORD)
    user.save()
    page.goto("/admin/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    return user


def latest_mail():
    return outbox.read(outbox.messages(1)[0].name)


def links(text):
    return re.findall(r"https?://\S+", text)


@pytest.fixture
def municipality():
    """Made here: an earlier test with real transactions has emptied what the migrations brought."""
    county, _ = County.objects.get_or_create(code="14", defaults={"name": "Västra Götalands län"})
    place, _ = Municipality.objects.get_or_create(
        code="1444", defaults={"name": "Grästorp", "county": county}
    )
    organisation, _ = Organisation.objects.get_or_create(
        municipality=place, defaults={"name": "Grästorp", "kind": "municipality"}
    )
    return organisation


def subscribe(page, address, municipality):
    page.goto("/prenumerera/")
    page.fill("[name=address]", address)
    page.fill("[name=municipality]", municipality)
    page.wait_for_timeout(TOO_FAST * 1000)
    page.click("main [type=submit]")


def make_drafted_newsletter():
    now = timezone.now()
    plan = make_plan(starts_on=(now - timedelta(days=5)).date(), ends_on=(now + timedelta(days=9)).date())
    make_activity(plan, "vid behov", make_channel(plan, "newsletter"))
    make_article(title="Samverkan börjar i skolan", published_at=now - timedelta(hours=1))
    actions.on_demand(Series.objects.get(), due_at=now + timedelta(days=1), now=now)
    engine.open_due(now)
    return Issue.objects.get()


def test_a_municipality_subscribes_and_confirms(page, municipality):
    subscribe(page, "registrator@example.org", municipality.name)
    send_due_letters(now=timezone.now())

    page.goto(next(link for link in links(latest_mail().text) if "bekrafta" in link))
    assert Subscription.objects.get().state == "asked"
    page.click("main [type=submit]")

    assert Subscription.objects.get().state == "active"
    assert Subscription.objects.get().subscriber.organisation == municipality
    assert page.context.cookies() == []


def test_a_link_in_the_outbox_opens_beside_the_admin_and_works_there(page, leader, municipality):
    subscribe(page, "registrator@example.org", municipality.name)
    send_due_letters(now=timezone.now())
    page.goto("/admin/utkorg/")
    page.click("#content tbody a")

    with page.context.expect_page() as opened:
        page.frame_locator("iframe.frame").first.get_by_role("link").first.click()
    opened.value.click("main [type=submit]")

    assert Subscription.objects.get().state == "active"


def test_the_leader_approves_and_the_visitor_reads(page, leader):
    issue = make_drafted_newsletter()
    page.goto(f"/admin/news/issue/{issue.pk}/change/")
    page.wait_for_selector(".cke_editable, iframe.cke_wysiwyg_frame")
    page.click("[name=_step][value=approve]")
    issue.refresh_from_db()
    assert (issue.state, issue.approved_by) == ("approved", leader)

    later = Occasion.objects.get().deliver_at
    with open_transport() as transport:
        engine.tick(now=later, send=lambda pk: sending.send(pk, transport=transport, clock=lambda: later))
    page.goto(f"/nyhetsbrev/{issue.number}/")

    assert "Samverkan börjar i skolan" in page.inner_text("main")


def test_one_click_in_the_mail_ends_the_subscription(page, municipality):
    test_a_municipality_subscribes_and_confirms(page, municipality)
    issue = make_drafted_newsletter()
    actions.approve(issue, by=None, now=timezone.now())
    later = Occasion.objects.get().deliver_at
    with open_transport() as transport:
        engine.tick(now=later, send=lambda pk: sending.send(pk, transport=transport, clock=lambda: later))

    page.goto(next(link for link in links(latest_mail().text) if "avsluta" in link))
    assert Subscription.objects.get().state == "active"
    page.click("main [type=submit]")

    assert Subscription.objects.get().state == "left"


def test_a_time_says_what_it_means_while_it_is_written(page, leader):
    plan = make_plan(starts_on=timezone.localdate(), ends_on=timezone.localdate().replace(month=12, day=31))
    activity = make_activity(plan, "vid behov", make_channel(plan, "manual"))
    page.goto(f"/admin/activities/activity/{activity.pk}/change/")

    page.fill("[name=words]", "varje vecka")
    page.wait_for_selector("text=Varje vecka")
    page.fill("[name=words]", "var femtielfte vecka")

    page.wait_for_selector("text=/var femtielfte vecka/i")


@pytest.mark.parametrize(("width", "opens"), [(360, True), (1280, False)])
def test_the_menu_needs_no_javascript_and_no_opening_where_there_is_room(
    browser, static_files, live_server, width, opens
):
    viewport = {"width": width, "height": 800}
    context = browser.new_context(java_script_enabled=False, viewport=viewport, base_url=live_server.url)
    page = context.new_page()
    page.goto("/omraden/")
    link = page.locator('.menu a[href="/nyheter/"]')
    assert link.is_visible() is not opens

    if opens:
        page.click("summary")
    link.click()

    assert page.url.endswith("/nyheter/")
    context.close()

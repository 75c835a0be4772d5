"""How far a mailing has come, how fast it goes and when it will be done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news.mailing import control
from news.mailing.models import SendingRate
from news.mailing.progress import progress
from tests.news.mailing_makers import NOW, make_newsletter
from tests.staff import leader

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def limit(per_minute):
    SendingRate.objects.create(pk=1, per_minute=per_minute, next_at=NOW)


def have_sent(mailing, count, at):
    rows = mailing.deliveries.filter(state="queued").values_list("pk", flat=True)[:count]
    mailing.deliveries.filter(pk__in=list(rows)).update(state="sent", sent_at=at, try_at=at)


def ask(mailing, **asked):
    return leader().get(reverse("admin:news_mailing_progress", args=[mailing.pk]), asked)


def test_the_last_minute_tells_how_fast_it_goes_and_when_it_is_done():
    mailing = make_newsletter(30)
    have_sent(mailing, 10, NOW + 50 * SECOND)
    now = NOW + 100 * SECOND

    found = progress(mailing, now=now)

    assert (found.left, found.decided, found.per_minute) == (20, 10, 10)
    assert found.done_at == now + timedelta(minutes=2)


def test_what_was_sent_before_the_last_minute_tells_nothing_of_now():
    mailing = make_newsletter(30)
    have_sent(mailing, 10, NOW)

    found = progress(mailing, now=NOW + timedelta(minutes=5))

    assert (found.per_minute, found.done_at) == (0, None)


def test_before_it_can_be_measured_the_sending_rate_tells_when_it_is_done():
    limit(60)
    mailing = make_newsletter(30)

    found = progress(mailing, now=NOW + SECOND)

    assert (found.per_minute, found.done_at) == (None, NOW + SECOND + timedelta(seconds=30))


def test_the_page_says_so_from_the_first_moment():
    limit(60)
    mailing = make_newsletter(30)
    type(mailing).objects.update(created_at=timezone.now(), try_at=timezone.now())

    assert "Klart omkring" in ask(mailing).content.decode()


def test_a_pause_does_not_make_it_look_slow():
    mailing = make_newsletter(30)
    control.pause(mailing, by="eva")
    later = NOW + timedelta(hours=1)
    control.resume(mailing, by="eva", now=later)
    have_sent(mailing, 10, later + 5 * SECOND)

    assert progress(mailing, now=later + 10 * SECOND).per_minute == 60


@pytest.mark.parametrize("end", ["pause", "done"])
def test_what_does_not_go_is_not_done_at_any_time(end):
    limit(60)
    mailing = make_newsletter(2)
    if end == "pause":
        control.pause(mailing, by="eva")
    else:
        have_sent(mailing, 2, NOW)

    found = progress(mailing, now=NOW + SECOND)

    assert (found.per_minute, found.done_at) == (None, None)


def test_a_mailing_that_was_cancelled_has_come_no_farther_than_the_mails_that_left():
    mailing = make_newsletter(30)
    have_sent(mailing, 10, NOW)
    control.cancel(mailing, by="eva", now=NOW)

    assert progress(mailing, now=NOW).decided == 10


def test_what_the_ledger_is_narrowed_to_is_still_marked_when_the_part_is_renewed():
    mailing = make_newsletter(1)

    part = ask(mailing, state="queued").content.decode()

    assert part.count('aria-current="true"') == 1
    assert 'aria-current="true"' not in ask(mailing).content.decode()


def test_a_cancelled_mailing_is_called_so():
    mailing = make_newsletter(1)
    control.cancel(mailing, by="eva", now=NOW)

    assert mailing.get_state_display() == "avbrutet"


@pytest.mark.parametrize(
    ("per_minute", "said"), [(1, "2 tim 5 min till 125 mottagare"), (60, "0 tim 3 min till 125")]
)
def test_the_sending_rate_says_how_long_a_newsletter_takes(per_minute, said):
    limit(per_minute)
    make_newsletter(125)

    page = leader().get(reverse("admin:news_sendingrate_change", args=[1])).content.decode()

    assert said in page


@pytest.mark.parametrize(("per_minute", "count"), [(None, 3), (60, 0)])
def test_without_a_limit_or_a_newsletter_it_says_nothing(per_minute, count):
    limit(per_minute)
    if count:
        make_newsletter(count)

    page = leader().get(reverse("admin:news_sendingrate_change", args=[1])).content.decode()

    assert "Tid det tar" not in page

"""Digests: what is new since the last, once, to those who chose it, and only when there is something."""

from datetime import timedelta

import pytest
from django.db import connection

from audiences.models import Pace, Subscription, Suppression
from news.digests import windows
from news.digests.items import found
from news.digests.making import DELAY, make_digests, text
from news.mailing.message import LEAVE_LINK, PREFERENCE_LINK
from news.models import Article, Delivery, Digest, Mailing
from tests.audiences.makers import choice
from tests.news.digest_makers import BEFORE, LOCAL, MONDAY, at, mailed, reader, settle
from tests.news.makers import make_article, make_good_example
from tests.races import together

pytestmark = pytest.mark.django_db


def test_a_week_is_one_mail_with_what_is_new_and_says_how_to_leave_and_change():
    reader("eva@kommun.se", choice("news", "weekly"))
    make_article("Nytt ett", published_at=BEFORE)
    make_article("Nytt två", published_at=BEFORE)

    make_digests(MONDAY)

    mailing = Mailing.objects.get()
    swedish, english = mailing.texts.order_by("-language")
    assert mailed() == {"eva@kommun.se": [["Nytt ett", "Nytt två"]]}
    assert (mailing.key, mailing.purpose) == ("weekly-2013-05-06-1", "digest")
    assert (swedish.subject, english.subject) == ("Nytt ett, och 1 till", "Nytt ett, and 1 more")
    for content in (swedish.html, swedish.text, english.html, english.text):
        assert LEAVE_LINK in content
        assert PREFERENCE_LINK in content


def test_nothing_new_is_no_mail():
    reader("eva@kommun.se", choice("news", "weekly"))

    make_digests(MONDAY)

    assert not Mailing.objects.exists()


def test_a_window_is_made_once_however_often_the_tick_comes():
    reader("eva@kommun.se", choice("news", "weekly"))
    make_article(published_at=BEFORE)

    for minute in range(5):
        make_digests(MONDAY + timedelta(minutes=minute))

    assert Mailing.objects.count() == 1


def test_before_eight_on_monday_nothing_goes_out():
    settle(at("2013-04-29 08:00"))
    reader("eva@kommun.se", choice("news", "weekly"))
    make_article(published_at=BEFORE)

    make_digests(MONDAY - timedelta(seconds=1))

    assert mailed() == {}


def test_what_the_last_digest_told_is_not_told_again_and_nothing_is_lost_between_them():
    reader("eva@kommun.se", choice("news", "weekly"))
    make_article("Före", published_at=MONDAY - DELAY)
    make_article("Efter", published_at=MONDAY - DELAY + timedelta(seconds=1))

    make_digests(MONDAY)
    make_digests(MONDAY + timedelta(days=7))

    assert mailed() == {"eva@kommun.se": [["Före"], ["Efter"]]}


def test_after_an_outage_of_three_weeks_one_digest_tells_it_all():
    settle(MONDAY)
    reader("eva@kommun.se", choice("news", "weekly"))
    for week in range(3):
        make_article(f"Vecka {week}", published_at=MONDAY + timedelta(days=7 * week + 1))

    make_digests(MONDAY + timedelta(days=24))

    assert mailed() == {"eva@kommun.se": [["Vecka 0", "Vecka 1", "Vecka 2"]]}


def test_readers_get_what_they_chose_and_two_themes_are_one_mail():
    reader("alla@kommun.se", choice("news", "weekly"))
    reader("skola@kommun.se", choice("news", "weekly", "skola"))
    reader("bada@kommun.se", choice("news", "weekly", "skola", "ledning"))
    reader("press@kommun.se", choice("press", "weekly"))
    reader("manad@kommun.se", choice("news", "monthly"))
    reader("brev@kommun.se", choice("newsletter", "monthly"))
    make_article("Om skolan", theme_id="skola", published_at=BEFORE)
    make_article("Om ledning", theme_id="ledning", published_at=BEFORE)
    make_article("Om annat", published_at=BEFORE)
    make_article("Till pressen", kind="release", published_at=BEFORE)

    make_digests(MONDAY)

    assert mailed() == {
        "alla@kommun.se": [["Om skolan", "Om ledning", "Om annat"]],
        "skola@kommun.se": [["Om skolan"]],
        "bada@kommun.se": [["Om skolan", "Om ledning"]],
        "press@kommun.se": [["Till pressen"]],
    }


def test_readers_whose_choices_give_the_same_share_a_mailing():
    reader("alla@kommun.se", choice("news", "weekly"))
    reader("skola@kommun.se", choice("news", "weekly", "skola"))
    make_article(theme_id="skola", published_at=BEFORE)

    make_digests(MONDAY)

    assert Mailing.objects.get().deliveries.count() == 2


def test_each_reader_has_its_language_and_the_suppressed_are_left_out_with_a_reason():
    reader("joe@example.org", choice("news", "weekly"), language="en")
    reader("borta@kommun.se", choice("news", "weekly"))
    Suppression.objects.create(address="borta@kommun.se", reason="bounce", at=MONDAY)
    make_article(published_at=BEFORE)

    make_digests(MONDAY)

    mailing = Mailing.objects.get()
    assert list(mailing.deliveries.values_list("address", "language")) == [("joe@example.org", "en")]
    assert list(mailing.exclusions.values_list("address", "reason")) == [("borta@kommun.se", "suppressed")]


@pytest.mark.parametrize("change", [{"trashed_at": BEFORE}, {"archived_at": MONDAY}, {"published_at": None}])
def test_what_is_no_longer_published_is_not_told(change):
    reader("eva@kommun.se", choice("news", "weekly"))
    article = make_article(published_at=BEFORE)
    Article.objects.filter(pk=article.pk).update(**change)

    make_digests(MONDAY)

    assert mailed() == {}


def test_a_month_goes_out_on_its_first_weekday_with_news_and_good_examples():
    reader("eva@kommun.se", choice("news", "monthly"))
    make_article("Nytt", published_at=at("2013-05-20 10:00"))
    make_good_example("Ett gott exempel", published_at=at("2013-05-21 10:00"))

    make_digests(at("2013-06-03 08:00"))  # the first is a Saturday

    assert "Ett gott exempel" in Mailing.objects.get().texts.first().text
    assert Mailing.objects.get().key == "monthly-2013-06-03-1"


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        ("2013-03-31 12:00", "2013-03-25 08:00"),
        ("2013-04-01 07:59", "2013-03-25 08:00"),
        ("2013-04-01 08:00", "2013-04-01 08:00"),  # the day after the clock went forward
        ("2013-10-28 08:00", "2013-10-28 08:00"),  # and back
        ("2014-01-01 00:00", "2013-12-30 08:00"),
    ],
)
def test_mondays_at_eight_on_the_wall(now, moment):
    found, following = windows.last(Pace.WEEKLY, at(now)), windows.following(Pace.WEEKLY, at(now))

    assert found == at(moment)
    assert [each.astimezone(LOCAL).hour for each in (found, following)] == [8, 8]
    assert following.astimezone(LOCAL).date() - found.astimezone(LOCAL).date() == timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "moment", "before", "following"),
    [
        ("2013-06-02 12:00", "2013-05-01 08:00", "2013-04-01 08:00", "2013-06-03 08:00"),
        ("2013-06-03 08:00", "2013-06-03 08:00", "2013-05-01 08:00", "2013-07-01 08:00"),
        ("2013-12-31 23:59", "2013-12-02 08:00", "2013-11-01 08:00", "2014-01-01 08:00"),
        ("2012-02-29 08:00", "2012-02-01 08:00", "2012-01-02 08:00", "2012-03-01 08:00"),
    ],
)
def test_the_first_weekday_of_a_month(now, moment, before, following):
    assert windows.last(Pace.MONTHLY, at(now)) == at(moment)
    assert windows.before(Pace.MONTHLY, at(moment)) == at(before)
    assert windows.following(Pace.MONTHLY, at(now)) == at(following)


def test_what_fails_in_the_middle_leaves_nothing_and_is_made_by_the_next_tick(monkeypatch):
    reader("skola@kommun.se", choice("news", "weekly", "skola"))
    reader("alla@kommun.se", choice("news", "weekly"))
    make_article(theme_id="skola", published_at=BEFORE)
    make_article("Annat", published_at=BEFORE)
    from news.digests import making

    start, made = making.start_mailing, []

    def killed_after_the_first(**values):
        made.append(start(**values))
        if len(made) == 2:
            raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(making, "start_mailing", killed_after_the_first)
        with pytest.raises(SystemExit):
            make_digests(MONDAY)
    after_the_kill = Mailing.objects.count(), Digest.objects.filter(pace="weekly").count()
    make_digests(MONDAY + timedelta(minutes=1))

    assert after_the_kill == (0, 0)
    assert Mailing.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_the_same_moment_make_one_digest():
    from audiences.models import Theme

    Theme.objects.get_or_create(key="skola", defaults={"name": "Skola", "english_name": "School"})
    reader("eva@kommun.se", choice("news", "weekly"), choice("press", "at_once"))
    make_article(published_at=BEFORE)
    make_article(kind="release", published_at=MONDAY - timedelta(hours=1))

    together(lambda: make_digests(MONDAY))

    assert sorted(Delivery.objects.values_list("mailing__purpose", "address")) == [
        ("digest", "eva@kommun.se"),
        ("digest", "eva@kommun.se"),
    ]


@pytest.mark.django_db(transaction=True)
def test_who_changes_the_choices_while_a_digest_is_made_gets_it_once(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("nobody else writes while SQLite makes a digest")
    from news.digests import making

    reader("eva@kommun.se", choice("news", "weekly"))
    reader("ali@kommun.se", choice("press", "weekly"))
    make_article("Om skolan", published_at=BEFORE)
    make_article("Till pressen", kind="release", published_at=BEFORE)
    start, swapped = making.start_mailing, []

    def swap():
        news, press = (list(Subscription.objects.filter(topic=topic)) for topic in ("news", "press"))
        Subscription.objects.filter(pk__in=[each.pk for each in news]).update(topic="press")
        Subscription.objects.filter(pk__in=[each.pk for each in press]).update(topic="news")

    def swapped_after_the_first(**values):
        mailing = start(**values)
        if not swapped:
            swapped.append(True)
            together(swap, count=1)
        return mailing

    monkeypatch.setattr(making, "start_mailing", swapped_after_the_first)
    make_digests(MONDAY)
    made_at_first = mailed()
    make_digests(MONDAY + timedelta(minutes=1))

    assert made_at_first == {}
    assert mailed() == {"eva@kommun.se": [["Till pressen"]], "ali@kommun.se": [["Om skolan"]]}


def test_an_example_says_so_and_text_can_never_become_markup():
    article = make_article("<b>Fet</b>", lead="<script>", is_example=True, published_at=BEFORE)
    item = found(BEFORE - DELAY, MONDAY, now=MONDAY)[0]

    mail = text(Pace.WEEKLY, [item], language="sv")

    assert item.key == f"article-{article.pk}"
    assert "Det som berättas har inte hänt." in mail["html"]
    assert "<script" not in mail["html"]
    assert "<b>" not in mail["html"]
    assert mail["subject"] == "<b>Fet</b>"


def test_the_tick_asks_little_when_there_is_nothing_to_tell(django_assert_max_num_queries):
    make_digests(MONDAY)

    with django_assert_max_num_queries(7):
        make_digests(MONDAY + timedelta(minutes=1))

"""What is wanted at once: one mail for each thing, after a quarter, never of what is old."""

from datetime import timedelta

import pytest

from news.digests.making import AT_ONCE_FOR, DELAY, make_digests
from news.models import Article, Mailing
from tests.audiences.makers import choice
from tests.news.digest_makers import BEFORE, MONDAY, mailed, reader, settle
from tests.news.makers import make_article

pytestmark = pytest.mark.django_db


def test_at_once_waits_a_quarter_so_that_it_can_be_mended():
    settle(BEFORE)
    reader("eva@kommun.se", choice("news", "at_once"))
    article = make_article("Med ett fel", published_at=BEFORE)

    make_digests(BEFORE + DELAY - timedelta(seconds=1))
    early = Mailing.objects.count()
    Article.objects.filter(pk=article.pk).update(title="Utan fel")
    make_digests(BEFORE + DELAY)
    make_digests(BEFORE + DELAY * 2)

    mailing = Mailing.objects.get()
    assert early == 0
    assert (mailing.key, mailing.texts.get(language="sv").subject) == (
        f"at_once-article-{article.pk}-1",
        "Utan fel",
    )


def test_at_once_is_one_mail_for_each_item_to_those_who_chose_it():
    settle(BEFORE)
    reader("skola@kommun.se", choice("news", "at_once", "skola"))
    reader("press@kommun.se", choice("press", "at_once"))
    reader("vecka@kommun.se", choice("news", "weekly"))
    make_article("Om skolan", theme_id="skola", published_at=BEFORE)
    make_article("Om ledning", theme_id="ledning", published_at=BEFORE)
    make_article("Till pressen", kind="release", published_at=BEFORE)

    make_digests(BEFORE + DELAY)

    assert mailed("at_once") == {"skola@kommun.se": [["Om skolan"]], "press@kommun.se": [["Till pressen"]]}


def test_what_is_old_is_never_mailed_at_once_nor_what_was_there_before_one_asked():
    make_article("Gammal", published_at=BEFORE - AT_ONCE_FOR)
    make_article("Redan ute", published_at=BEFORE - timedelta(hours=1))
    make_digests(BEFORE)
    reader("eva@kommun.se", choice("news", "at_once"))

    make_digests(BEFORE + timedelta(hours=1))

    assert mailed("at_once") == {}


def test_a_minor_change_is_told_to_nobody_and_a_major_one_to_those_who_were_told():
    settle(BEFORE)
    reader("eva@kommun.se", choice("news", "at_once"))
    article = make_article("Rutinen", published_at=BEFORE)
    make_digests(BEFORE + DELAY)

    Article.objects.filter(pk=article.pk).update(lead="Ett rättat stavfel.")
    make_digests(BEFORE + timedelta(hours=1))
    after_minor = Mailing.objects.count()
    article.change_notes.create(at=BEFORE + timedelta(hours=2), text="Ny blankett.")
    make_digests(BEFORE + timedelta(hours=3))

    subjects = [mailing.texts.get(language="sv").subject for mailing in Mailing.objects.order_by("pk")]
    assert after_minor == 1
    assert subjects == ["Rutinen", "Uppdaterat: Rutinen"]
    assert "Ny blankett." in Mailing.objects.order_by("pk").last().texts.first().html


def test_what_was_changed_before_it_was_told_is_told_once():
    settle(BEFORE)
    reader("genast@kommun.se", choice("news", "at_once"))
    reader("vecka@kommun.se", choice("news", "weekly"))
    article = make_article("Rutinen", published_at=BEFORE)
    article.change_notes.create(at=BEFORE + timedelta(minutes=5), text="Ny blankett.")

    make_digests(BEFORE + timedelta(hours=1))
    make_digests(MONDAY)

    assert [len(told) for told in {**mailed("at_once"), **mailed()}.values()] == [1, 1]
    assert "Ny blankett." not in Mailing.objects.get(key__startswith="weekly").texts.first().text

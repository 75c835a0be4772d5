from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from news.models import Article
from tests.staff import leader, said

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 4, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def make_article(published_at=None):
    return Article.objects.create(title="Nytt", slug="nytt", published_at=published_at)


def take(article, step, **data):
    address = reverse("admin:news_article_step", args=[article.pk, step])
    answer = leader().post(address, data, follow=True)
    article.refresh_from_db()
    return answer


def test_an_article_is_published_at_once():
    article = make_article()

    take(article, "publish")

    assert article.published_at == NOW


def test_an_article_is_scheduled_in_swedish_time():
    article = make_article()

    save(article, _step="publish", publish_at_0="2013-05-03", publish_at_1="08.00")

    assert article.published_at == datetime(2013, 5, 3, 6, tzinfo=UTC)


def test_an_article_is_not_scheduled_in_the_past():
    article = make_article()

    answer = save(article, _step="publish", publish_at_0="2013-04-02", publish_at_1="09.00")

    assert answer.context["adminform"].form.errors["publish_at"]
    assert article.published_at is None


def test_what_is_scheduled_can_be_taken_back_and_what_is_published_cannot():
    coming = make_article(NOW + timedelta(days=1))
    take(coming, "take-back")
    assert coming.published_at is None

    Article.objects.update(published_at=NOW - timedelta(days=1))

    assert said(take(coming, "take-back")) == ["error"]
    assert coming.published_at is not None


def test_what_was_published_cannot_be_deleted():
    article = make_article(NOW)

    answer = leader().post(reverse("admin:news_article_delete", args=[article.pk]), {"post": "yes"})

    assert answer.status_code == 403


def test_a_new_article_is_a_draft():
    leader().post(reverse("admin:news_article_add"), {"kind": "news", "title": "Nytt", "slug": "nytt"})

    assert Article.objects.get().published_at is None


def save(article, **changes):
    data = {
        "kind": article.kind,
        "title": article.title,
        "slug": article.slug,
        "lead": "",
        "body": "",
        **changes,
    }
    answer = leader().post(reverse("admin:news_article_change", args=[article.pk]), data)
    article.refresh_from_db()
    return answer


def test_the_address_of_a_draft_follows_its_title():
    article = make_article()

    save(article, title="Skolan är med")

    assert article.slug == "skolan-ar-med"


def test_an_address_that_somebody_chose_stays():
    article = make_article()

    save(article, title="Skolan är med", slug="skolan")

    assert article.slug == "skolan"


def test_the_address_of_what_was_published_stays():
    article = make_article(published_at=NOW)

    save(article, title="Skolan är med", _step="publish")

    assert (article.title, article.slug) == ("Skolan är med", "nytt")

"""Articles in the admin, as a person uses them."""

from django.urls import reverse

from tests.staff import leader


def address(article, name="change", *more):
    return reverse(f"admin:news_article_{name}", args=[article.pk, *more])


def save(article, client=None, **changes):
    data = {
        "kind": article.kind,
        "title": article.title,
        "slug": article.slug,
        "lead": article.lead,
        "body": article.body,
        **changes,
    }
    answer = (client or leader()).post(address(article), data, follow=True)
    article.refresh_from_db()
    return answer


def step(article, name, client=None, **data):
    answer = (client or leader()).post(address(article, "step", name), data, follow=True)
    article.refresh_from_db()
    return answer

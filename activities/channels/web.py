"""News on this site: an article is drafted, a person finishes it and sets when it is published."""

from django.utils.html import format_html, format_html_join

from activities.channels.contract import OPEN, READY, done
from activities.dates import month_name
from news.models import Article
from news.slugs import free_slug


def audience(activity):
    return None


def prepare(occasion, *, now):
    activity = occasion.activity
    title = activity.name
    if occasion.starts_on != occasion.ends_on:
        title = f"{title}, {month_name(occasion.due_at)}"
    points = format_html_join("", "<li>{}</li>", ((message.text,) for message in activity.messages.all()))
    occasion.article = Article.objects.create(
        title=title[:150],
        slug=free_slug(title),
        body=format_html("<ul>{}</ul>", points) if points else "",
        is_example=activity.plan.is_example,
    )
    occasion.save(update_fields=["article"])


def deliver(occasion, *, now):
    """Nothing to send: what is published is a question to the clock."""


def evidence(occasions, *, now):
    articles = Article.objects.in_bulk([each.article_id for each in occasions if each.article_id])
    return {each.pk: _evidence(articles.get(each.article_id), now) for each in occasions}


def _evidence(article, now):
    if article is None or article.published_at is None:
        return OPEN
    # What was published counts, whatever became of it later.
    return done(article.published_at) if article.published_at <= now else READY

import re

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import blocks
from news.models import Article, Issue
from news.placed import without
from news.templatetags.mail import absolute_links

# Word leaves such characters in pasted text; XML 1.0 (2.2) cannot carry them.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def xml_text(text):
    return _NOT_IN_XML.sub(" ", text)


def own_name(path):
    """What a feed is known by (RFC 4287, 4.2.6). No two have the same, though they lead to one page."""
    return settings.SITE_URL + path


def _far_from_home(html, row):
    """A reader knows no address that the links could be relative to."""
    return absolute_links(without(html), settings.SITE_URL + row.get_absolute_url())


class ArticleFeed(Feed):
    feed_type = Atom1Feed
    title = gettext_lazy("News about social intervention groups")
    subtitle = gettext_lazy("News, good examples and conferences.")
    author_name = gettext_lazy("Social intervention groups")
    link = reverse_lazy("news:articles")

    def feed_guid(self):
        return own_name(reverse("news:feed"))

    def items(self):
        return Article.objects.published()[:20]

    def item_title(self, article):
        return xml_text(article.title)

    def item_description(self, article):
        lead = format_html("<p>{}</p>", article.lead) if article.lead else ""
        return xml_text(lead + _far_from_home(article.body, article))

    def item_pubdate(self, article):
        return article.published_at

    def item_updateddate(self, article):
        return article.updated_at

    def item_categories(self, article):
        return [_("Example")] if article.is_example else []


class IssueFeed(Feed):
    """Whole newsletters, for those who would rather read them in a feed reader than in their mail."""

    feed_type = Atom1Feed
    title = gettext_lazy("Newsletters about social intervention groups")
    subtitle = gettext_lazy("Every newsletter that has been sent.")
    author_name = gettext_lazy("Social intervention groups")
    link = reverse_lazy("news:issues")

    def feed_guid(self):
        return own_name(reverse("news:issue_feed"))

    def items(self):
        sent = Issue.objects.filter(state__in=[Issue.State.SENDING, Issue.State.SENT])
        return blocks.with_items(sent)[:20]

    def item_title(self, issue):
        return xml_text(str(issue))

    def item_description(self, issue):
        base = settings.SITE_URL + issue.get_absolute_url()
        shown = {"content": blocks.shown(issue), "site_url": base}
        return xml_text(render_to_string("news/blocks.html", shown))

    def item_pubdate(self, issue):
        return issue.send_at

    def item_updateddate(self, issue):
        return issue.sent_at or issue.send_at

    def item_categories(self, issue):
        return [_("Example")] if issue.is_example else []


class IssueRss(IssueFeed):
    """The same letters, for a reader that takes RSS only."""

    feed_type = Rss201rev2Feed
    description = IssueFeed.subtitle

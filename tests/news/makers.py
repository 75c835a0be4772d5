"""What tests of the pages and of the mails begin with."""

from datetime import UTC, datetime, timedelta

from django.core.files.base import ContentFile

from news.models import Article, Document, GoodExample, Issue, IssueItem, KnownFault, Mailing
from tests.news import files

NOW = datetime(2013, 5, 3, 7, 0, tzinfo=UTC)
CAPTIONS = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHej.\n"


def make_article(title="Nytt samarbete", *, published_at=NOW, **values):
    values = {"slug": f"nyhet-{Article.objects.count() + 1}", "lead": "Det korta.", **values}
    return Article.objects.create(title=title, published_at=published_at, **values)


def make_articles(count):
    Article.objects.bulk_create(
        Article(title=f"Nyhet {number}", slug=f"n-{number}", published_at=NOW - timedelta(days=number))
        for number in range(count)
    )


def make_sent(model, *, at=NOW, state="sent", **values):
    """A newsletter, report or call that has gone out."""
    key = f"{model.__name__}-{model.objects.count()}"
    mailing = Mailing.objects.create(key=key, purpose="test", created_at=at, try_at=at)
    sent_at = at if state == "sent" else None
    return model.objects.create(state=state, approved_at=at, mailing=mailing, sent_at=sent_at, **values)


def make_issue(*items, state="sent", **values):
    """An issue with items given as dicts; a draft when the state says so."""
    number = Issue.objects.count() + 1
    values = {"number": number, "subject": f"Brev {number}", "send_at": NOW, "covers_until": NOW, **values}
    is_draft = state == "draft"
    issue = Issue.objects.create(**values) if is_draft else make_sent(Issue, state=state, **values)
    for position, item in enumerate(items):
        IssueItem.objects.create(issue=issue, position=position, **item)
    return issue


def make_good_example(title="Skolan är med", *, published_at=NOW, **values):
    values = {
        "slug": f"exempel-{GoodExample.objects.count() + 1}",
        "theme_id": "skola",
        "done": "<p>Så.</p>",
        **values,
    }
    return GoodExample.objects.create(title=title, published_at=published_at, **values)


def make_film(*, captions=CAPTIONS, transcript="<p>Hej.</p>", published_at=NOW, **values):
    return Document.objects.create(
        **{"title": "Filmen", "slug": "filmen", "file": ContentFile(files.MP4, name="x"), **values},
        captions=captions,
        transcript=transcript,
        published_at=published_at,
    )


def make_fault(what="Filmen saknar text", **values):
    values = {"where": "Startsidan", "why": "Den textas i juni.", "since": NOW.date(), **values}
    return KnownFault.objects.create(what=what, **values)

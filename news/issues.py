"""An issue as mail: the same content as its page, in each language's frame."""

from django.conf import settings
from django.db import transaction

from audiences.models import Language
from news.mailing.models import Mailing
from news.mailing.sending import start_mailing
from news.rendering import render


@transaction.atomic
def send(issue, *, audience, now):
    """approved → sending: freeze the audience and hand the issue to the ledger. Raises NotInState."""
    mailing = start_mailing(
        key=f"issue-{issue.pk}",
        purpose=Mailing.Purpose.NEWSLETTER,
        texts=texts(issue),
        audience=audience,
        now=now,
    )
    issue.begin(mailing=mailing)
    return mailing


def send_test(issue, *, address, now):
    """Mail the issue as it stands to one address, marked as a test; its state is not touched."""
    swedish = text(issue, language=Language.SWEDISH)
    swedish["subject"] = f"[Test] {swedish['subject']}"
    key = f"test-issue-{issue.pk}-{now:%Y%m%d%H%M%S%f}"
    purpose = Mailing.Purpose.TEST
    return start_mailing(key=key, purpose=purpose, texts=[swedish], addresses=[address], now=now)


def texts(issue):
    """The finished mail in every language, Swedish first."""
    return [text(issue, language=language) for language in Language.values]


def text(issue, *, language):
    context = {
        "issue": issue,
        "items": list(issue.items.select_related("article__image")),
        "page": settings.SITE_URL + issue.get_absolute_url(),
        "site": settings.SITE_URL,
    }
    return render("issue", context, language=language)

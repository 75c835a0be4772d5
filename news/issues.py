"""An issue as mail: the same content as its page, in each language's frame."""

import hashlib
import re

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from audiences.models import Language
from news import blocks
from news.mailing.models import Mailing
from news.mailing.sending import start_mailing
from news.rendering import render

IMAGE_ADDRESS = re.compile(r'(<img[^>]*? src=")[^"]*')


class Closed(Exception):
    """Something that was approved leads to a page that is no longer there."""


@transaction.atomic
def send(issue, *, audience, now):
    """approved → sending: freeze the audience and hand the issue to the ledger. Raises NotInState, Closed."""
    issue.lock(issue.State.APPROVED)
    if closed := blocks.closed(issue, at=now):
        raise Closed(", ".join(str(item) for item in closed))
    issue.send_at = now
    issue.save(update_fields=["send_at"])
    mailing = start_mailing(
        key=f"issue-{issue.pk}",
        purpose=Mailing.Purpose.NEWSLETTER,
        texts=texts(issue),
        audience=audience,
        now=now,
    )
    issue.begin(mailing=mailing)
    return mailing


def send_test(issue, *, addresses, languages, now):
    """Mail the issue as it stands to some addresses, marked as a test, once in each language.

    Its state is not touched. Returns the mailings.
    """
    return [
        start_mailing(
            key=f"test-issue-{issue.pk}-{language}-{now:%Y%m%d%H%M%S%f}",
            purpose=Mailing.Purpose.TEST,
            texts=[_as_test(text(issue, language=language))],
            addresses=addresses,
            now=now,
        )
        for language in languages
    ]


def _as_test(rendered):
    return rendered | {"subject": f"[Test] {rendered['subject']}"[:200]}


def texts(issue):
    """The finished mail in every language, Swedish first."""
    return [text(issue, language=language) for language in Language.values]


def text(issue, *, language):
    return render("issue", context(issue), language=language)


def context(issue):
    """What the templates of the mail, the page and the PDF are given."""
    return {
        "issue": issue,
        "content": blocks.shown(issue),
        "page": settings.SITE_URL + issue.get_absolute_url(),
        "site": settings.SITE_URL,
    }


def made_text(issue):
    """The plain text as it follows from the blocks, without the frame around it."""
    with translation.override(Language.SWEDISH):
        shown = {"content": blocks.content(issue), "site_url": settings.SITE_URL}
        return render_to_string("emails/issue/blocks.txt", shown).strip() + "\n"


def digest_of_text(issue):
    """Tells whether the blocks still say what a plain text of a person's own was made from."""
    return hashlib.sha256(made_text(issue).encode()).hexdigest()[:32]


def write_text(issue, text):
    """Keep a plain text of a person's own; what says the same as the made one is none. Returns is it kept."""
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    made = made_text(issue)
    issue.own_text = "" if text == made.strip() else text
    issue.own_text_of = digest_of_text(issue) if issue.own_text else ""
    issue.save(update_fields=["own_text", "own_text_of"])
    return bool(issue.own_text)

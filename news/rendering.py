"""From templates/emails/<message>/{subject.txt,body.txt,body.html} to the finished text of a mailing."""

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def render(message, context, *, language, calendar=""):
    """Return the values of a MailingText. Its styles are inlined: many mail programs read no stylesheet."""
    context = {"site_url": settings.SITE_URL, **context}
    with translation.override(language):
        subject, text, html = (
            render_to_string(f"emails/{message}/{part}", context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    return {
        "language": language,
        "subject": " ".join(subject.split()),
        "text": text.strip() + "\n",
        "html": _inliner.inline(html),
        "calendar": calendar,
    }

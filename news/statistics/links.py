"""Links of a newsletter that lead by way of the portal, so that they can be counted: one code for an address,
the same in everybody's mail. docs/decisions/links-as-sums.md says what is counted and what is not."""

import re
from html import escape, unescape

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from news.mailing.models import Mailing
from news.plaintext import plaintext
from news.statistics.models import Link

COUNTED = [Mailing.Purpose.NEWSLETTER]
# In one minute a twentieth of those who got the mail may follow a link, and always so many.
LEAST_A_MINUTE, SHARE_A_MINUTE = 10, 20
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(https?://[^"\[]+)("[^>]*>)(.*?)(</a>)', re.IGNORECASE | re.DOTALL)
# Words that are themselves an address would lead elsewhere than they say: mail filters take that for fraud.
_LOOKS_LIKE_AN_ADDRESS = re.compile(r"\s*(https?://|www\.)", re.IGNORECASE)


def counted(mailing, texts):
    """The texts of a mailing (dicts) with the links of their HTML counted, and those Links, not kept yet.

    The plain text keeps its own addresses.
    """
    found = {}
    if settings.LINK_STATISTICS and mailing.purpose in COUNTED:
        texts = [
            {**text, "html": _LINK.sub(lambda link: _led(link, mailing, found), text["html"])}
            for text in texts
        ]
    return texts, list(found.values())


def keep(links, *, readers):
    """Keep them, now that it is known how many get the mailing, and so how fast people can follow a link."""
    for link in links:
        link.most_a_minute = max(LEAST_A_MINUTE, readers // SHARE_A_MINUTE)
    Link.objects.bulk_create(links)


def _led(link, mailing, found):
    before, href, after, words, end = link.groups()
    address = unescape(href)
    if _LOOKS_LIKE_AN_ADDRESS.match(words) or address.startswith(_not_counted()):
        return link[0]
    if address not in found:
        found[address] = Link(
            code=_code(mailing, address),
            mailing=mailing,
            address=address,
            words=" ".join(plaintext(words).split())[:200],
            position=len(found),
        )
    led = settings.SITE_URL + reverse("news:follow", args=[found[address].code])
    return f"{before}{escape(led)}{after}{words}{end}"


def _not_counted():
    """Who reads of personal data, leaves or chooses is not counted."""
    return settings.SITE_URL + reverse("audiences:privacy"), settings.SITE_URL + reverse(
        "audiences:subscribe"
    )


def _code(mailing, address):
    """Short, and not to be guessed from another."""
    return salted_hmac("news.statistics.links", f"{mailing.key}\n{address}", algorithm="sha256").hexdigest()[
        :10
    ]

"""What is looked over in an issue before it is approved, each with the place where it is mended.

A fault stops the approval: what has been mailed cannot be called back. The rest is advice.
"""

import re
from dataclasses import dataclass
from functools import cache, partial
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from news import blocks, checker, issues
from news.leads import leads_somewhere
from news.plaintext import plaintext

# What Gmail shows before it cuts the mail off, with room for a long personal link.
SIZE_MOST = 102 * 1024
ROOM = 2 * 1024
# Places meant for somebody's name, in the ways of other programs, and greetings that lost theirs.
_FIELD = re.compile(
    r"\[\[.*?\]\]|\{\{.*?\}\}|\*\|.*?\|\*|%%\w+%%|<<\w+>>"
    r"|[\[{«%]\s*(?:namn|förnamn|efternamn|name|first[ _]?name|last[ _]?name)\s*[\]}»%]",
    re.IGNORECASE,
)
_GREETING = re.compile(r"\b(?:hej|hejsan|bästa|kära|dear|hi|hello)\s+[,!.]", re.IGNORECASE)
STOPPING = {"broken-link", "empty-link"}


@dataclass(frozen=True)
class Finding:
    place: str
    what: str
    quoted: str = ""
    mend: str = ""
    anchor: str = ""  # of the field in the form
    is_fault: bool = False
    rule: str = ""  # of the checker of texts


def findings(issue, *, at):
    """Everything to look over before it goes out at that moment, in the letter's order, the whole last."""
    items = blocks.items(issue)
    found = [*_written("#id_lead", issue.lead, _("Lead"))]
    found += _fields(f"{issue.subject} {issue.preheader}", _("Subject"), "#id_subject")
    closed = {item.pk for item in blocks.closed(issue, at=at)}
    for number, item in enumerate(items):
        found += _of_block(item, blocks.block(item), f"#items-{number}", item.pk in closed)
    return [*found, *_of_text(issue), *_of_whole(issue, items)]


def _of_block(item, block, anchor, is_closed):
    kind, name = item.get_kind_display(), str(item)
    place = kind if name == kind else f"{kind}: {name}"
    if is_closed:
        yield Finding(
            place,
            _("It leads to what visitors do not find"),
            mend=_("Publish what it tells of, or take the block away."),
            anchor=anchor,
            is_fault=True,
        )
    if not (block["title"] or plaintext(block["text"])):
        mend = _("Write something in it, or take it away.")
        yield Finding(place, _("The block is empty"), mend=mend, anchor=anchor, is_fault=True)
    if item.kind == item.Kind.QUOTE and not block["origin"]:
        yield Finding(
            place, _("It does not say whose words they are"), mend=_("Say who said it."), anchor=anchor
        )
    if item.kind == item.Kind.NUMBER and not block["origin"]:
        mend = _("Say where the number comes from.")
        yield Finding(place, _("The number has no source"), mend=mend, anchor=anchor)
    yield from _written(anchor, block["text"], place)
    yield from _fields(f"{block['title']} {block['origin']}", place, anchor)
    written = block["sign_up"] if item.source else block["link"]
    if written and not leads_somewhere(written):
        what, mend = checker.RULES["broken-link"]
        yield Finding(place, str(what), written, str(mend), anchor, is_fault=True)
    if picture := block["image"]:
        caption = item.source.image.caption
        for each in checker.check_alt(picture["alt"], caption):
            yield Finding(place, str(each.what), each.quoted, str(each.mend), anchor)


def _written(anchor, html, place):
    """What the checker says of a text: a link that leads nowhere is a fault, the rest advice."""
    leads = cache(partial(leads_somewhere, page="/"))
    for each in checker.check(html, leads=leads, above=1 if anchor == "#id_lead" else 2):
        yield Finding(
            place, str(each.what), each.quoted, str(each.mend), anchor, each.rule in STOPPING, each.rule
        )
    yield from _fields(unescape(strip_tags(html)), place, anchor)


def _fields(text, place, anchor):
    for found in (*_FIELD.finditer(text), *_GREETING.finditer(text)):
        yield Finding(
            place,
            _("A place for a name that nothing fills"),
            found[0],
            _("Everybody gets the same letter. Greet all, such as “Hej alla”."),
            anchor,
            is_fault=True,
        )


def _of_text(issue):
    if not issue.own_text:
        return
    place, anchor = _("Plain text"), "#step-text"
    yield from _fields(issue.own_text, place, anchor)
    if issue.own_text_of != issues.digest_of_text(issue):
        yield Finding(
            place,
            _("The blocks have changed since the plain text was written"),
            mend=_("Make it anew from the content, or edit it again."),
            anchor=anchor,
        )


def _of_whole(issue, items):
    place = _("The whole letter")
    if not items and not plaintext(issue.lead):
        mend = _("Write something, or skip the occasion.")
        yield Finding(place, _("The letter is empty"), mend=mend, anchor="#id_lead", is_fault=True)
    size = max(len(text["html"].encode()) for text in issues.texts(issue))
    if size > SIZE_MOST - ROOM:
        yield Finding(
            place,
            _("The mail is %(size)d kB: Gmail cuts it off at 102 kB") % {"size": size // 1024 + 1},
            mend=_("Shorten the texts, or take some blocks away."),
            anchor="#blocks",
        )

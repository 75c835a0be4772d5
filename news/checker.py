"""What makes a text hard to read or its links hard to use. It gives advice; it stops nothing.

Only what the editor of the text can mend is said. Where a link leads is asked of the caller.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from django.utils.translation import gettext_lazy as _

from news import english, placed

WORDS_MOST = 30
ALT_MOST = 250  # characters: what one can listen to without losing the thread
QUOTED_MOST = 90
# What to say of each kind of finding: what it is, and how to mend it.
RULES = {
    "heading-order": (
        _("A heading skips a level"),
        _("Choose the level below the heading that it belongs to. Readers who listen go by the levels."),
    ),
    "vague-link": (
        _("The link does not say where it leads"),
        _("Let the link be the name of what one finds there."),
    ),
    "empty-link": (_("The link leads nowhere"), _("Give the link an address, or take the link away.")),
    "broken-link": (
        _("The link leads to a page that visitors do not find"),
        _("Check the address. If the page is a draft, publish it first."),
    ),
    "missing-picture": (
        _("There is no picture with this number"),
        _("Look up the number among the images. Visitors see nothing in its place."),
    ),
    "picture-amid-words": (
        _("A picture cannot stand amid words"),
        _("Give the mark a paragraph of its own. Until then visitors see neither it nor the picture."),
    ),
    "long-sentence": (
        _("The sentence has more than 30 words"),
        _("Divide it. One thought in each sentence is easier to follow."),
    ),
    "capitals": (
        _("Words in capitals only"),
        _("Write with small letters. Make the words bold if they are important."),
    ),
    "missing-language": (
        _("The words seem to be English, and it is not said"),
        _("Mark them and choose English under the button Language: then they are read with the right voice."),
    ),
    "empty-alt": (
        _("The alt text does not say what the picture shows"),
        _("Write what the picture tells, in a sentence. The name of the file, or “picture”, helps nobody."),
    ),
    "long-alt": (
        _("The alt text has more than 250 characters"),
        _("Say the most important in a sentence or two, and let the text on the page tell the rest."),
    ),
    "repeated-alt": (
        _("The alt text says the same as the caption"),
        _("Those who listen hear it twice. Let the alt text say what is seen, and the caption the rest."),
    ),
}
_HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
_PARTS = {"p", "ul", "ol", "li", "blockquote", "figure", "figcaption", "div", "br", "hr"}
_MARKED = {"span", "p"}  # as news/richtext.py keeps it
_BLOCKS = {*_HEADINGS, *_PARTS, "table", "caption", "tr", "th", "td"}
_VAGUE = re.compile(
    r"(se|klicka|tryck|läs)( mer)?( här)?|(mer )?här|klicka på länken|läs vidare|mer( info(rmation)?)?"
    r"|((den här|denna) )?länk(en)?|(click )?here|(read )?more|((this|the) )?link|more information"
)
_NO_ALT = re.compile(
    r"(en |ett |the |an? )?(bild(en)?|foto(t)?|fotografi|image|photo|picture|pic|img|logga|logotyp)"
    r"( på| av| of)?\W*"
    r"|\S+\.(jpe?g|png|webp|avif|gif|tiff?|heic)"
    r"|(img|dsc|dscn|dscf|pxl|image|bild|foto|skärmbild|screenshot)[\s_-]*\d[\w\s.-]*"
)
_RAW_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
# A stop before a small letter is an abbreviation's: "t.ex. skolan".
_STOP = re.compile(r"[.!?…][\"”’»)]*\s+(?![a-zåäö])")
_CAPITALS = r"[A-ZÅÄÖÉÜ]{2,}"
_SHOUTED = re.compile(rf"\b{_CAPITALS}(?:\s+{_CAPITALS}){{2,}}\b")
# Authorities have short names in capitals: SIG, BRÅ, SKL.
_LONG_NAME = re.compile(r"[A-ZÅÄÖÉÜ]{5,}")


@dataclass(frozen=True)
class Finding:
    rule: str
    quoted: str

    @property
    def what(self):
        return RULES[self.rule][0]

    @property
    def mend(self):
        return RULES[self.rule][1]


def check_alt(alt, caption=""):
    """Return the findings of a picture's alt text; that of decoration is empty, and that is right."""
    alt = " ".join(alt.split())
    if not alt:
        return []
    found = []
    if _NO_ALT.fullmatch(alt.casefold()):
        found.append(_finding("empty-alt", alt))
    if len(alt) > ALT_MOST:
        found.append(_finding("long-alt", alt))
    if alt.casefold().rstrip(".") == " ".join(caption.split()).casefold().rstrip("."):
        found.append(_finding("repeated-alt", alt))
    return found


def check_pictures(html, images):
    """Return the findings of the pictures that the text places; `images` are those there are, by number."""
    found = [_finding("picture-amid-words", placed.mark(number)) for number in placed.amid(html)]
    for number in dict.fromkeys(placed.numbers(html)):
        if number not in images:
            found.append(_finding("missing-picture", placed.mark(number)))
        else:
            found += check_alt(images[number].alt, images[number].caption)
    return found


def check(html, *, leads, above=1, language="sv"):
    """Return the findings in the order of the text, which stands below a heading of the level `above`.

    `leads(href)` says whether a visitor who follows the link meets something.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    level, found = above, []
    for kind, text, href in reader.read:
        if kind == "unmarked":
            found += _foreign(text) if language == "sv" else []
            continue
        if kind == "link":
            found += _link(text, href, leads)
            continue
        if kind in _HEADINGS:
            if _HEADINGS[kind] > level + 1:
                found.append(_finding("heading-order", text))
            level = _HEADINGS[kind]
        found += _prose(text, is_heading=kind in _HEADINGS)
    return found


def _link(text, href, leads):
    if href.strip() in ("", "#"):
        yield _finding("empty-link", text)
    # A place within a page has no name that an editor could give it.
    elif href.startswith("#") or not leads(href):
        yield _finding("broken-link", f"{text} ({href})")
    said = " ".join(re.findall(r"\w+", text.casefold()))
    if not said or _VAGUE.fullmatch(said) or _RAW_ADDRESS.fullmatch(text):
        yield _finding("vague-link", text or href)


def _prose(text, *, is_heading):
    for sentence in _STOP.split(text):
        if len(re.findall(r"\w\S*", sentence)) > WORDS_MOST:
            yield _finding("long-sentence", sentence)
    shouted = [words for words in _SHOUTED.findall(text) if _LONG_NAME.search(words)]
    if is_heading and text.isupper() and _LONG_NAME.search(text):
        shouted = [text]
    for words in shouted:
        yield _finding("capitals", words)


def _foreign(text):
    """The words that are in no `lang`; those in one are a gap in them."""
    for passage in english.passages(text):
        yield _finding("missing-language", passage)


def _finding(rule, quoted):
    is_long = len(quoted) > QUOTED_MOST
    return Finding(rule, f"{quoted[: QUOTED_MOST - 1].rstrip()}…" if is_long else quoted)


class _Reader(HTMLParser):
    """Reads HTML as (block's tag, text, ""): after each block come its links, as ("link", text, address),
    and as "unmarked" what of it is in the language of the page.
    """

    def __init__(self):
        super().__init__()
        self.read = []
        self._words, self._tag = [], "p"
        self._links, self._link, self._href = [], None, ""
        self._unmarked, self._marks = [], []  # of each open element that can say its language: does it

    def handle_starttag(self, tag, attrs):
        if tag in _BLOCKS:
            self.end_block()
            self._tag = tag
        if tag in _MARKED:
            self._marks.append(bool(dict(attrs).get("lang")))
        if tag == "a":
            self._link, self._href = [], dict(attrs).get("href") or ""

    def handle_endtag(self, tag):
        if tag == "a" and self._link is not None:
            self._links.append(("link", _joined(self._link), self._href))
            self._link = None
        if tag in _BLOCKS:
            self.end_block()
            self._tag = "p"
        if tag in _MARKED and self._marks:
            self._marks.pop()

    def handle_data(self, data):
        self._words.append(data)
        # A gap for what is marked: what stands on both sides of it is no one sentence.
        self._unmarked.append("; " if any(self._marks) else data)
        if self._link is not None:
            self._link.append(data)

    def end_block(self):
        if text := _joined(self._words):
            self.read.append((self._tag, text, ""))
        self.read += self._links
        if text := _joined(self._unmarked):
            self.read.append(("unmarked", text, ""))
        self._words, self._links, self._unmarked = [], [], []


def _joined(words):
    return " ".join("".join(words).split())

"""Rich text: the only place that names the editor.

CKEditor 4 has known holes, so nothing it sends is trusted: the text is cleaned when it is
saved, whoever or whatever saves it. To replace the editor, replace this file.
"""

import re
from html import unescape

import nh3
from ckeditor.fields import RichTextField as EditorField

from news.placed import normalised

_BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "figure", "figcaption"}
_INLINE = {"a", "br", "em", "span", "strong", "sub", "sup"}
_TABLE = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
TAGS = _BLOCKS | _INLINE | _TABLE
ATTRIBUTES = {
    "a": {"href"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "span": {"lang"},
    "p": {"lang"},
}
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    clean_content_tags={"script", "style", "xml"},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener",
)
# What Word leaves behind: bold and italic by their old names, empty paragraphs, needless spans.
_OLD_NAMES = re.compile(r"<(/?)(b|i|h1)(?=[\s>])", re.IGNORECASE)
_NEW_NAMES = {"b": "strong", "i": "em", "h1": "h2"}
_TAG = re.compile(r'<(/?)([a-z0-9]+)((?: [^\s="]+="[^"]*")*)>')
_NEEDS_CONTENT = {"p", "h2", "h3", "h4", "strong", "em", "li", "blockquote"}


def clean(html):
    """Return the HTML with only what a text needs; text pasted from Word comes out plain."""
    html = _OLD_NAMES.sub(lambda found: f"<{found[1]}{_NEW_NAMES[found[2].lower()]}", html)
    return normalised(_Pruning().prune(_CLEANER.clean(html)).strip())


def links(html):
    """The addresses that cleaned HTML links to."""
    return [unescape(href) for href in re.findall(r'<a href="([^"]*)"', html)]


class _Pruning:
    """Takes out bare spans and what is empty, in one pass over well-formed HTML."""

    def __init__(self):
        self.kept = []
        self.open = [["", 0, False]]  # of each: its name, where it begins in what is kept, has it content

    def prune(self, html):
        at = 0
        for tag in _TAG.finditer(html):
            begins = tag.start()
            if begins > at:  # most tags of a broken text stand side by side
                self.text(html[at:begins])
            at = tag.end()
            if tag[1]:
                self.end(tag[0])
            else:
                self.start(tag[0], tag[2], tag[3])
        self.text(html[at:])
        return "".join(self.kept)

    def text(self, text):
        self.kept.append(text)
        self.open[-1][2] |= bool(text.replace("&nbsp;", "").strip())

    def start(self, tag, name, attributes):
        if name not in ("br", "hr"):
            is_bare = name == "span" and not attributes
            self.open.append(["" if is_bare else name, len(self.kept), False])
        self.open[-1][2] |= name == "hr"
        self.kept.append("" if name == "span" and not attributes else tag)

    def end(self, tag):
        name, begins, has_content = self.open.pop()
        if name in _NEEDS_CONTENT and not has_content:
            del self.kept[begins:]
            return
        self.kept.append(tag if name else "")
        self.open[-1][2] |= has_content or bool(name)


class RichTextField(EditorField):
    def pre_save(self, model_instance, add):
        value = clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value

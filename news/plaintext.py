"""Rich text as text that reads well on its own, and the wrapping of a plain mail."""

import re
import textwrap
from html.parser import HTMLParser
from urllib.parse import urljoin

WIDTH = 76
_BLOCKS = {"p", "h2", "h3", "h4", "ul", "ol", "blockquote", "table", "figure", "figcaption", "caption", "hr"}
_NO_GAP, _LINE, _PARAGRAPH = range(3)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_MARK = re.compile(r"(?P<space> *)(?P<mark>- |\d+\. |(?:> )+)?")


def plaintext(html, base=""):
    """Headings, lists, quotations and tables as text; a link is its words and its address."""
    reader = _Reader(base)
    reader.feed(html or "")
    reader.close()
    return "\n".join(line.rstrip() for line in reader.lines)


def wrap(text, width=WIDTH):
    """Break long lines between words; what follows a list mark or a quotation mark keeps its place."""
    lines = [line if len(line) <= width else _broken(line, width) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _broken(line, width):
    start = _MARK.match(line)
    mark = start["mark"] or ""
    after = start["space"] + (mark if mark.startswith(">") else " " * len(mark))
    # An address that is broken cannot be followed.
    return textwrap.fill(line, width, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)


class _Reader(HTMLParser):
    """Gaps and list marks wait until there is text to stand before."""

    def __init__(self, base):
        super().__init__()
        self.base = base
        self.lines = []
        self.gap = _PARAGRAPH
        self.mark = ""
        self.lists = []  # of each open list: its next number, or None for dots
        self.quotes = self.last_quotes = 0
        self.links = []  # of each open link: its address and its words so far

    def handle_starttag(self, tag, attributes):
        if tag == "li":
            self._item()
        elif tag in _BLOCKS:
            self._break(_LINE if tag in ("ul", "ol") and self.lists else _PARAGRAPH)
        elif tag in ("br", "tr"):
            self._break(_LINE)
        elif tag in ("td", "th") and not self.gap:
            self._put(" | ")
        elif tag == "a":
            self.links.append([dict(attributes).get("href") or "", ""])
        if tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "hr":
            self._put("* * *")

    def handle_endtag(self, tag):
        if tag == "a" and self.links:
            self._address(*self.links.pop())
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        if tag in _BLOCKS or tag == "li":
            self._break(_LINE if self.lists else _PARAGRAPH)

    def handle_data(self, data):
        text = _SPACES.sub(" ", data)
        if self.gap or self.lines[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self._put(text)
            if self.links:
                self.links[-1][1] += text

    def _put(self, text):
        if self.gap == _PARAGRAPH and self.lines:
            self.lines.append("> " * min(self.quotes, self.last_quotes))
        if self.gap:
            self.lines.append("> " * self.quotes + self.mark)
            self.gap, self.mark, self.last_quotes = _NO_GAP, "", self.quotes
        self.lines[-1] += text

    def _break(self, size):
        if not self.mark:
            self.gap = max(self.gap, size)

    def _item(self):
        self._break(_LINE)
        number = self.lists[-1] if self.lists else None
        self.mark = "  " * (len(self.lists) - 1) + (f"{number}. " if number else "- ")
        if number:
            self.lists[-1] += 1

    def _address(self, href, words):
        address = (urljoin(self.base, href) if self.base else href).removeprefix("mailto:")
        if words.strip() and address and not href.startswith("#") and words.strip() != address:
            self._put(f" ({address})")

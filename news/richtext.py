"""Rich text: the only place that names the editor.

CKEditor 4 has known holes, so nothing it sends is trusted: the text is cleaned when it is
saved, whoever or whatever saves it. To replace the editor, replace this file.
"""

import re

import nh3
from ckeditor.fields import RichTextField as EditorField

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
_BARE_SPAN = re.compile(r"<span>((?:(?!<span).)*?)</span>", re.DOTALL)
_EMPTY = re.compile(r"<(p|h2|h3|h4|strong|em|li|blockquote)>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")


def clean(html):
    """Return the HTML with only what a text needs; text pasted from Word comes out plain."""
    html = _OLD_NAMES.sub(lambda found: f"<{found[1]}{_NEW_NAMES[found[2].lower()]}", html)
    html = _CLEANER.clean(html)
    for pattern, replacement in ((_BARE_SPAN, r"\1"), (_EMPTY, "")):
        count = 1
        while count:
            html, count = pattern.subn(replacement, html)
    return html.strip()


class RichTextField(EditorField):
    def pre_save(self, model_instance, add):
        value = clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value

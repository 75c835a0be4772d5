"""The checker in the admin: the texts of a row, and what is said of them."""

from functools import cache, partial
from html import escape

from news import checker, placed
from news.leads import leads_somewhere
from news.models import Image
from news.richtext import RichTextField


def texts(row, levels):
    """The row's texts as (name, HTML, level of the heading above), for `levels`, {field: level}."""
    for name, level in levels.items():
        field, text = row._meta.get_field(name), getattr(row, name)
        yield field.verbose_name, text if isinstance(field, RichTextField) else escape(text), level


def findings(texts, page, language="sv"):
    """What the checker says of the texts at the address `page`, each with the name of its text."""
    leads, texts = cache(partial(leads_somewhere, page=page)), list(texts)
    numbers = {number for _name, html, _level in texts for number in placed.numbers(html)}
    images = Image.objects.in_bulk(numbers) if numbers else {}
    return [
        (name, finding)
        for name, html, level in texts
        for finding in (
            *checker.check(html, leads=leads, above=level, language=language),
            *checker.check_pictures(html, images),
        )
    ]


def of_image(image):
    """What the checker says of a picture's alt text; nothing of no picture."""
    if image is None:
        return []
    name = image._meta.get_field("alt").verbose_name
    return [(name, finding) for finding in checker.check_alt(image.alt, image.caption)]

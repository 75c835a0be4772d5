"""Pictures on pages: the browser chooses among the sizes and formats."""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe

from news import placed
from news.images import CONTENT_TYPES
from news.models import Image
from news.pictures import making
from news.templatetags.mail import absolute

register = template.Library()
MARK = "img/shared.png"
# How wide a picture is shown, by its place (HTML, 4.8.4.2.2).
PLACES = {
    "text": "(min-width: 48rem) 44rem, calc(100vw - 2rem)",
    "list": "(min-width: 30rem) 10rem, 6rem",
}


@register.inclusion_tag("news/picture.html")
def picture(image, place="text", *, first=False):
    """The picture as it is shown in a place of PLACES; `first` when it stands where a page begins."""
    sources = [{"type": CONTENT_TYPES[suffix], "srcset": srcset(image, suffix)} for suffix in making.SMALL]
    # Beside a heading that says the same, a small picture is only in the way of who listens.
    is_silent = image.is_decoration or place == "list"
    return {
        "image": image,
        "sources": sources,
        "srcset": srcset(image, image.suffix),
        "address": image.address(_nearest(image, 720)),
        "sizes": PLACES[place],
        "alt": "" if is_silent else image.alt,
        "is_lazy": not first,
    }


@register.filter
def with_pictures(html):
    """Cleaned rich text for a page, with the pictures that it places. One that is gone leaves no trace."""
    numbers = placed.numbers(html)
    found = Image.objects.in_bulk(numbers) if numbers else {}

    def show(number):
        image = found.get(number)
        return render_to_string("news/text_image.html", {"image": image}) if image else ""

    return mark_safe(placed.placed(html, show) if numbers else html)


def srcset(image, suffix):
    return ", ".join(f"{image.address(width, suffix)} {width}w" for width in image.widths)


@register.inclusion_tag("news/shared_picture.html")
def shared_picture(image=None):
    """What others show when somebody shares the page (ogp.me): not all take AVIF or WebP.

    A page without a picture is shown with the mark of the site.
    """
    if image is None:
        address = settings.SITE_URL + static(MARK)
        return {"address": address, "content_type": "image/png", "width": 1200, "height": 630}
    width = _nearest(image, 1080)
    return {
        "image": image,
        "address": shared_address(image),
        "content_type": CONTENT_TYPES[image.suffix],
        "width": width,
        "height": image.height_at(width),
    }


@register.simple_tag
def shared_address(image):
    return settings.SITE_URL + image.address(_nearest(image, 1080))


@register.inclusion_tag("news/letter_picture.html")
def block_picture(picture, site_url):
    """The picture of a newsletter's block (news/blocks.py): one file, in a mail with its host."""
    address = reverse("news:image", args=[picture["key"], picture["file_width"], picture["suffix"]])
    return {**picture, "address": absolute(address, site_url)}


def _nearest(image, wanted):
    return min(image.widths, key=lambda width: abs(width - wanted))

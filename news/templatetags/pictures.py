"""Pictures on pages: the browser chooses among the sizes and formats."""

from django import template
from django.conf import settings
from django.urls import reverse

from news.images import CONTENT_TYPES
from news.pictures import making

register = template.Library()
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


def srcset(image, suffix):
    return ", ".join(f"{image.address(width, suffix)} {width}w" for width in image.widths)


@register.inclusion_tag("news/shared_picture.html")
def shared_picture(image):
    """What others show when somebody shares the page (ogp.me): not all take AVIF or WebP."""
    width = _nearest(image, 1080)
    return {
        "image": image,
        "address": settings.SITE_URL + image.address(width),
        "content_type": CONTENT_TYPES[image.suffix],
        "width": width,
        "height": image.height_at(width),
    }


@register.inclusion_tag("news/letter_picture.html")
def block_picture(picture, site_url):
    """The picture of a newsletter's block (news/blocks.py): one file, in a mail with its host."""
    address = reverse("news:image", args=[picture["key"], picture["file_width"], picture["suffix"]])
    return {**picture, "address": f"{site_url}{address}"}


def _nearest(image, wanted):
    return min(image.widths, key=lambda width: abs(width - wanted))

"""Addresses of what is published: readable, ASCII, and free."""

from django.utils.text import slugify

from news.models import Article

SWEDISH = str.maketrans("åäöÅÄÖ", "aaoAAO")


def free_slug(title, model=Article):
    """A slug of the title that no other of the model has; a number is added until it is free."""
    base = slugify(title.translate(SWEDISH))[:140] or "nyhet"
    if base.isdigit():  # /nyheter/2013/ is a year of the archive
        base = f"nyhet-{base}"
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in _candidates(base) if slug not in taken)


def _candidates(base):
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1

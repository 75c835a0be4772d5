"""Where something is used, each place with the way to where it is mended."""

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html


def linked(place):
    opts = place.edited._meta
    try:
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[place.edited.pk])
    except NoReverseMatch:
        return format_html("{}: {}", place.kind, place.row)
    return format_html('{}: <a href="{}">{}</a>', place.kind, address, place.row)

"""Sums as they may be shown."""

from django import template

from news.statistics import figures

register = template.Library()


@register.filter
def said(number):
    """A sum of a part: what is small is not told exactly."""
    return figures.said(number)

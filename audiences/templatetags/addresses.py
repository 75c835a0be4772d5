from django import template

from audiences import addresses

register = template.Library()
register.filter("readable", addresses.readable)

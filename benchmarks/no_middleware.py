"""Our settings without any middleware: what Django itself costs."""

from sigportal.settings import *  # noqa: F403

MIDDLEWARE = []

"""Our settings with Django's own cache middleware, in the process's memory, in place of the page cache."""

from sigportal.settings import *  # noqa: F403
from sigportal.settings import MIDDLEWARE as OURS

PAGE_CACHE = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MIDDLEWARE = [
    # Ours that say who may keep a page stay outside, or it would keep none.
    *OURS[:3],
    "django.middleware.cache.UpdateCacheMiddleware",
    *OURS[3:],
    "django.middleware.cache.FetchFromCacheMiddleware",
]

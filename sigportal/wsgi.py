import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigportal.settings")


class Prefixed:
    """Serves under the path prefix, whether or not a server in front has taken it off."""

    def __init__(self, serve, prefix):
        self.serve, self.prefix = serve, prefix

    def __call__(self, environ, start_response):
        path = environ.get("PATH_INFO", "")
        if path == self.prefix or path.startswith(f"{self.prefix}/"):
            environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
        return self.serve(environ, start_response)


application = get_wsgi_application()
if settings.PAGE_CACHE:
    from sigportal.page_cache.layer import PageCache  # not before Django is set up

    application = PageCache(application)
if settings.FORCE_SCRIPT_NAME:
    application = Prefixed(application, settings.FORCE_SCRIPT_NAME)

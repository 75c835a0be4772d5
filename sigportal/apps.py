from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.db.backends.signals import connection_created


class PortalConfig(AppConfig):
    name = "sigportal"

    def ready(self):
        from sigportal import celery, checks  # noqa: F401  binds shared tasks, registers checks
        from sigportal.page_cache import changes

        connection_created.connect(changes.watch)


class PortalAdminConfig(AdminConfig):
    default_site = "sigportal.site.PortalSite"


class PortalStaticConfig(StaticFilesConfig):
    # The editor brings example pages that nobody should be served.
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "samples"]

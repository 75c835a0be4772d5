from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.db.backends.signals import connection_created

# The editor brings 1,200 files and asks for some thirty. What CKEDITOR_CONFIGS never opens is not served:
# folders with names like no other's, and every language but English and Swedish.
NOT_OF_OUR_EDITOR = [
    *("samples", "galleriffic", "file-icons", "moono"),
    *("codesnippet", "devtools", "docprops", "embedbase", "embedsemantic", "exportpdf", "image2", "mathjax"),
    *("placeholder", "scayt", "smiley", "sourcedialog", "uicolor", "wsc"),
    "ckeditor/*/lang/[!es]*",
    "ckeditor/*/lang/[es][!nv]*",
]


class PortalConfig(AppConfig):
    name = "sigportal"

    def ready(self):
        from sigportal import celery, checks  # noqa: F401  binds shared tasks, registers checks
        from sigportal.page_cache import changes

        connection_created.connect(changes.watch)


class PortalAdminConfig(AdminConfig):
    default_site = "sigportal.site.PortalSite"


class PortalStaticConfig(StaticFilesConfig):
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *NOT_OF_OUR_EDITOR]

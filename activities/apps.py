from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Activities")

    def ready(self):
        from activities import announcements  # noqa: F401  adds the conferences
        from activities.search import watching

        pre_migrate.connect(watching.stop, sender=self)
        post_migrate.connect(watching.start, sender=self)

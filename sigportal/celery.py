import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigportal.settings")

app = Celery("sigportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def catch_up(**_signal):
    """What fell due while nothing ran is not left to wait for the next whole minute."""
    app.send_task("activities.tick", expires=55)

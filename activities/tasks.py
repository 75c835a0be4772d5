from celery import shared_task
from django.utils import timezone

from activities import engine
from audiences.tasks import enqueue_letters
from news.tasks import enqueue


@shared_task(name="activities.tick")
def tick():
    """What beat wakes once a minute. What is due, the database says."""
    engine.tick(now=timezone.now(), send=enqueue)
    # An answer to somebody who subscribes, whose own task was lost.
    enqueue_letters()

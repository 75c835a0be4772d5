from celery import shared_task
from django.utils import timezone

from activities import engine
from audiences.actions import forget
from audiences.exporting import asking
from audiences.importing import steps
from audiences.tasks import enqueue_idle, enqueue_letters
from news.bounces import reading
from news.tasks import BOUNCES_EVERY, enqueue, enqueue_bounces


@shared_task(name="activities.tick")
def tick():
    """What beat wakes once a minute. What is due, the database says."""
    now = timezone.now()
    engine.tick(now=now, send=enqueue)
    # Answers to those who subscribe, whose own task was lost.
    enqueue_letters()
    enqueue_idle(now=now)
    if now.minute % BOUNCES_EVERY == 0:
        enqueue_bounces()
    if now.minute == 0:
        forget(now=now)
        steps.forget(now=now)
        asking.forget(now=now)
        reading.forget(now)

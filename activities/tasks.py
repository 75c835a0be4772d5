from celery import shared_task
from django.utils import timezone

from activities import engine
from audiences.actions import forget
from audiences.tasks import enqueue_letters
from news.bounces import reading
from news.tasks import BOUNCES_EVERY, enqueue, enqueue_bounces


@shared_task(name="activities.tick")
def tick():
    """What beat wakes once a minute. What is due, the database says."""
    now = timezone.now()
    engine.tick(now=now, send=enqueue)
    # Answers to those who subscribe, whose own task was lost.
    enqueue_letters()
    if now.minute % BOUNCES_EVERY == 0:
        enqueue_bounces()
    if now.minute == 0:
        forget(now=now)
        reading.forget(now)

"""The engine's pulse, kept in the database so that its silence is seen even when the queue is dead."""

from django.db import models


class Heartbeat(models.Model):
    name = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField()
    # What went wrong in the last beat, if anything did.
    trouble = models.CharField(max_length=300, blank=True)

    def __str__(self):
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"

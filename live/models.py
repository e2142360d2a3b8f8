"""The outbox of live events."""

from django.db import models
from django.utils import timezone


class Stream(models.Model):
    """Something one can listen to, as `thread:42` or `room:7`, and the number of its last event."""

    name = models.CharField(max_length=64, unique=True)
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One thing that happened in a stream. `seq` has no gap, so that a listener knows what it missed."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["stream", "seq"]
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="events_are_numbered")]

    def __str__(self) -> str:
        return f"{self.type} {self.seq}"

"""The clock of what falls due."""

from django.db import models


class Due(models.Model):
    """When a recurring duty is next owed. One row a duty, claimed by whoever ticks first."""

    name = models.CharField(max_length=80, unique=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

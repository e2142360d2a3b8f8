"""Drafts: what is being written, kept on the server as one types."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """What a person is writing at one place: `topic:42` (a reply), `forum:7` (a new thread), `edit:99` (a message),
    and where the districts above have one write (forums.composing.places).

    `number` grows with each change, so that a device that has not seen the last one does not write over it. `more`
    holds the form's other fields; `key` is that of the message it will be, so that it is posted once.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=40)
    body = models.TextField(_("texte"), blank=True)
    more = models.JSONField(default=dict, blank=True)
    key = models.UUIDField(default=uuid.uuid4)
    number = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = _("brouillon")
        verbose_name_plural = _("brouillons")
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="one_draft_per_place")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.place}"

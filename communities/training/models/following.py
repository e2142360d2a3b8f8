"""What comes of a training: who was there, what they thought of it, and the certificate."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from communities.training.models.training import Enrolment, Session, Training


class Presence(models.Model):
    """Someone was at a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="presences")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="one_presence_each")]

    def __str__(self) -> str:
        return f"{self.enrolment.person}, {self.session}"


class Answer(models.Model):
    """What someone thought of a training. Nothing says who, nor when, nor in which order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="answers")
    marks = models.JSONField(default=dict)  # a question of communities.training.questions → one of its answers
    words = models.TextField(_("ce que vous voulez ajouter"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("avis sur une formation")
        verbose_name_plural = _("avis sur des formations")

    def __str__(self) -> str:
        return str(self.training)


class Certificate(models.Model):
    """That someone followed a training, under a number that anyone who holds it can check. Corrected, never deleted.

    `made` is what was written on it: title, days, half-days, sessions followed, trainers.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="certificate")
    number = models.CharField(max_length=24, unique=True, editable=False)
    name = models.CharField(max_length=170)
    made = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("attestation de formation")
        verbose_name_plural = _("attestations de formation")
        constraints = [models.CheckConstraint(condition=~Q(number=""), name="certificate_has_a_number")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Where it is checked."""
        return reverse("training:check", args=[self.number])

    @property
    def days(self) -> list[str]:
        """The days on which sessions were held, in words."""
        return [date_format(dt.date.fromisoformat(day), "j F Y") for day in self.made.get("days", [])]

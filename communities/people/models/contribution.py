"""What a person declares of their part in the networks, on a paper that can be checked; and how they hand over."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Proof(models.Model):
    """A proof of contribution, made for the person and on their word only. Whoever holds its number can check it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proofs")
    number = models.CharField(max_length=32, unique=True, editable=False)
    lines = models.JSONField(default=list)  # what was chosen: [kind, words, dates]
    name = models.CharField(max_length=170)
    signature = models.CharField(max_length=128, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("attestation de contribution")
        verbose_name_plural = _("attestations de contribution")

    def __str__(self) -> str:
        return self.number


class Departure(models.Model):
    """Someone leaves a post: what they pass on, and the colleague asked to take it up."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departures")
    job = models.CharField(_("fonction quittée"), max_length=240)
    answers = models.JSONField(default=dict, blank=True)  # the guided sheet: question → Markdown
    topics = models.JSONField(default=list, blank=True)  # what they pass on, as « kind:key » of plugs.Legacy
    successor_email = models.EmailField(_("adresse de la personne qui reprend"), blank=True)
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=64, blank=True, editable=False)  # of chance: the mail's address comes from it
    leaves_on = models.DateField(_("dernier jour"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("départ")
        verbose_name_plural = _("départs")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(sent_at=None), name="one_departure_being_written"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.job}"

"""Letters, those who asked for them, and one row for each letter to each."""

import secrets
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, PreviewableMixin

from home.pages.trail import must_lead_somewhere


def new_token() -> str:
    """A name that nobody guesses."""
    return secrets.token_urlsafe(24)


class Subscriber(models.Model):
    """An address that asked for the letter. It gets it once confirmed, until it asks for no more."""

    email = models.EmailField(_("adresse électronique"), unique=True)  # in lower case
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    bounced = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("personne abonnée")
        verbose_name_plural = _("personnes abonnées")

    def __str__(self) -> str:
        return self.email


class Letter(PreviewableMixin, ClusterableModel):
    """A letter that editors compose from what is new. Once it is on its way, it changes no more."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Brouillon")
        SENDING = "sending", _("En cours d'envoi")
        SENT = "sent", _("Envoyée")

    subject = models.CharField(_("objet"), max_length=120)
    opening = models.TextField(_("mot d'ouverture"), max_length=2000, blank=True)
    send_at = models.DateTimeField(_("envoyer le"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    html = models.TextField(editable=False, blank=True)  # as it is sent, drawn once when sending begins
    text = models.TextField(editable=False, blank=True)

    panels = [
        FieldPanel("subject"),
        FieldPanel("opening"),
        InlinePanel("items", label=_("sujet"), heading=_("Ce que la lettre raconte, dans l'ordre")),
    ]

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("lettre d'information")
        verbose_name_plural = _("lettres d'information")

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """The letter on line."""
        return reverse("newsletter:letter", args=[self.pk])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The letter as it is sent."""
        return "emails/newsletter.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What its template asks for; nobody's own address stands in it."""
        from home.newsletter.drawing import context_of

        return context_of(self)


class LetterItem(Orderable, models.Model):
    """What a letter tells of, in its order. `heading` begins a new part, where there is one."""

    letter = ParentalKey(Letter, on_delete=models.CASCADE, related_name="items")
    heading = models.CharField(_("intertitre"), max_length=60, blank=True)
    title = models.CharField(_("titre"), max_length=255)
    text = models.TextField(_("texte"), max_length=600, blank=True)
    url = models.CharField(_("adresse"), max_length=500)

    panels = [FieldPanel("heading"), FieldPanel("title"), FieldPanel("text"), FieldPanel("url")]

    class Meta(Orderable.Meta):
        ordering = ["sort_order", "pk"]
        verbose_name = _("sujet d'une lettre")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raises ValidationError for an address that leads nowhere."""
        super().clean()
        try:
            must_lead_somewhere(self.url)
        except ValidationError as wrong:
            raise ValidationError({"url": wrong}) from wrong


class Delivery(models.Model):
    """A letter owed to a subscriber. It is claimed, in a transaction of its own, before it is handed to the mail
    server: one claimed and not sent after a crash is `UNSURE`, and never handed over a second time."""

    class State(models.TextChoices):
        OWED = "owed", _("À envoyer")
        CLAIMED = "claimed", _("En train de partir")
        SENT = "sent", _("Partie")
        REFUSED = "refused", _("Refusée")
        UNSURE = "unsure", _("Peut-être partie")

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State, default=State.OWED)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("envoi d'une lettre")
        verbose_name_plural = _("envois des lettres")
        constraints = [models.UniqueConstraint(fields=["letter", "subscriber"], name="one_letter_each")]
        indexes = [
            models.Index(fields=["letter", "id"], name="delivery_owed", condition=Q(state="owed")),
        ]

    def __str__(self) -> str:
        return f"{self.letter}, {self.subscriber}"

"""The passages of a draft, their states, and what others say of them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.capitalisation.models.drafts import Draft


class Section(models.TextChoices):
    """The outline of a production that shares an experience."""

    PROBLEM = "problem", _("Problème")
    CONTEXT = "context", _("Contexte")
    APPROACH = "approach", _("Démarche")
    RESULTS = "results", _("Résultats")
    TRANSFER = "transfer", _("Conditions de transfert")
    RESOURCES = "resources", _("Ressources")


class Passage(models.Model):
    """A passage: a few paragraphs in Markdown, in a section. `number` counts its states: a writer who began from an
    older one is shown the difference, and nothing is lost."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="passages")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # its name on the published page
    section = models.CharField(_("partie"), max_length=10, choices=Section, default=Section.CONTEXT)
    position = models.PositiveIntegerField(default=0, editable=False)
    body = models.TextField(_("texte"))
    body_html = models.TextField(editable=False)
    number = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    quotations = models.ManyToManyField("capitalisation.Quotation", related_name="passages", blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        indexes = [models.Index(fields=["draft", "position"], name="passage_in_order")]

    def __str__(self) -> str:
        return self.body[:60]


class PassageVersion(models.Model):
    """A state of a passage: all of them are kept."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=10, choices=Section)
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number", "-pk"]
        constraints = [models.UniqueConstraint(fields=["passage", "number"], name="one_version_of_passage_a_number")]

    def __str__(self) -> str:
        return f"{self.passage_id}, {self.number}"


class Comment(models.Model):
    """What someone says of a passage."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="comments")
    about = models.CharField(_("à propos de"), max_length=300, blank=True)  # words of the passage
    body = models.TextField(_("commentaire"), max_length=4000)
    body_html = models.TextField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("commentaire d'un passage")
        verbose_name_plural = _("commentaires des passages")

    def __str__(self) -> str:
        return self.body[:60]


class Suggestion(models.Model):
    """Another wording for a passage, that the others take or leave. `number` is the state that it starts from."""

    class State(models.TextChoices):
        OPEN = "open", _("Proposée")
        TAKEN = "taken", _("Prise")
        LEFT = "left", _("Laissée")
        WITHDRAWN = "withdrawn", _("Retirée")

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="suggestions")
    number = models.PositiveIntegerField()
    body = models.TextField(_("texte proposé"))
    why = models.CharField(_("pourquoi"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")

    def __str__(self) -> str:
        return self.body[:60]

"""The readable sheet of an experience: what was done, with whom, what came of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExperienceSheet(models.Model):
    """What an experience tells, field by field, as it was typed (Markdown). Its territory is the thread's.

    `rendered`: the HTML of each field that says something, by its name; and `changed_at`, when it was last changed.
    """

    FIELDS = ("context", "partners", "approach", "results", "difficulties", "transfer", "means")

    topic = models.OneToOneField("forum_conversation.Topic", on_delete=models.CASCADE, related_name="sheet")
    context = models.TextField(_("contexte"))
    partners = models.TextField(_("partenaires"), blank=True)
    approach = models.TextField(_("démarche"))
    results = models.TextField(_("résultats"), blank=True)
    difficulties = models.TextField(_("difficultés"), blank=True)
    transfer = models.TextField(_("conditions de transfert"), blank=True)
    means = models.TextField(_("moyens"), blank=True)
    rendered = models.JSONField(default=dict, editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        app_label = "forum_conversation"

    def __str__(self) -> str:
        return f"sheet of {self.topic_id}"


class SheetVersion(models.Model):
    """One state of a sheet, numbered from 1; the last is what it says now. `said`: its fields as they were typed."""

    sheet = models.ForeignKey(ExperienceSheet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    said = models.JSONField(default=dict)
    territory = models.ForeignKey(
        "reference.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "forum_conversation"
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="one_version_of_sheet")]

    def __str__(self) -> str:
        return f"version {self.number} of sheet {self.sheet_id}"

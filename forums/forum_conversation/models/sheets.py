"""The readable sheet of an experience: what was done, with whom, what came of it."""

from django.db import models
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

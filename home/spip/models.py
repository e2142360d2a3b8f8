"""What was carried over from a SPIP site, so that it can be carried again without a second copy."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Carried(models.Model):
    """One thing of the old site and what it became here. `digest` tells whether it has changed there since."""

    site = models.CharField(max_length=120)  # the old site's address, which names the import
    kind = models.CharField(max_length=12)  # rubrique, article, mot, auteur, document, forum
    number = models.PositiveBigIntegerField()
    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    target = GenericForeignKey("content_type", "object_id")
    digest = models.CharField(max_length=64)
    carried_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["site", "kind", "number"]
        verbose_name = _("reprise d'un site SPIP")
        verbose_name_plural = _("reprises d'un site SPIP")
        constraints = [models.UniqueConstraint(fields=["site", "kind", "number"], name="carried_once")]

    def __str__(self) -> str:
        return f"{self.site} {self.kind} {self.number}"

"""Organisations, as people name them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """Where people work or act: a town, an association, a landlord…

    One that proved to be another keeps its row and its address, which lead to the other (`merged_into`).
    """

    name = models.CharField(_("nom"), max_length=160, unique=True)
    slug = models.SlugField(max_length=180, unique=True)
    key = models.CharField(max_length=160, db_index=True, editable=False, default="")  # see communities.people.names
    acronym = models.CharField(max_length=16, db_index=True, editable=False, default="")
    territory = models.ForeignKey(
        "reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.PROTECT
    )
    website = models.URLField(_("site"), blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class OrganisationMerge(models.Model):
    """Two names of one organisation, brought together by someone who works there, for a reason; it can be undone."""

    source = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="merges_from")
    target = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="merges_into")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("raison"), max_length=240)
    moved = models.JSONField(default=dict, editable=False)  # the rows that followed, so that they can go back
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("rapprochement de structures")
        verbose_name_plural = _("rapprochements de structures")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

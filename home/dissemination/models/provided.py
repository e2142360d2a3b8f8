"""What OAI-PMH says of each of our productions: when it last changed, and that it is gone when it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Provided(models.Model):
    """A production as harvesters know it. Its row outlives the page: « deleted » is told for ever (deletedRecord =
    persistent)."""

    translation_key = models.UUIDField(unique=True)  # Wagtail's, which the identifier is made of
    page = models.OneToOneField(
        "productions.ProductionPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="provided"
    )
    datestamp = models.DateTimeField()  # to the second, in UTC
    deleted = models.BooleanField(default=False)
    sets = models.JSONField(default=list)  # slugs of its themes, when it was last shown
    metadata = models.TextField(blank=True)  # oai_dc, ready to be sent; written when the page is published

    class Meta:
        ordering = ["datestamp", "pk"]
        verbose_name = _("notice moissonnable")
        verbose_name_plural = _("notices moissonnables")
        indexes = [models.Index(fields=["datestamp", "id"], name="provided_in_order")]

    def __str__(self) -> str:
        return str(self.translation_key)


class ProvidedSet(models.Model):
    """A set that a production is in, to be found by: `Provided.sets` says the same where it is written out."""

    provided = models.ForeignKey(Provided, on_delete=models.CASCADE, related_name="in_sets")
    slug = models.SlugField(max_length=80, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "provided"], name="once_in_a_set")]

    def __str__(self) -> str:
        return self.slug

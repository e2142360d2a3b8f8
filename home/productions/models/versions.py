"""The numbered states of a production: what was published, when, and what changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.productions.models.pages import ProductionPage


class Version(models.Model):
    """A state of a production as it was published. Never changed, but where a consent is withdrawn (`withheld_at`)."""

    production = models.ForeignKey(ProductionPage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changes = models.CharField(_("ce qui change"), max_length=300, blank=True)
    markdown = models.TextField(editable=False)  # the whole text, with title, credits and sources
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of `markdown`, hexadecimal
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    withheld_at = models.DateTimeField(null=True, blank=True)  # its text is shown to nobody any more

    class Meta:
        ordering = ["-number", "-pk"]
        verbose_name = _("version d'une production")
        verbose_name_plural = _("versions des productions")
        constraints = [models.UniqueConstraint(fields=["production", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.production}, {self.number}"

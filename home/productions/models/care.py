"""The care that is taken of a production: who looks after it, what readers report, where it served again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from home.productions.models.pages import ProductionPage


class Carer(models.Model):
    """Someone who looks after a production: warned when it ages, told what readers report."""

    production = models.ForeignKey(ProductionPage, on_delete=models.CASCADE, related_name="carers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cares_for")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    told_for = models.DateField(null=True, blank=True, editable=False)  # the day of review a letter was about

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("personne qui veille sur une production")
        verbose_name_plural = _("personnes qui veillent sur les productions")
        constraints = [
            models.UniqueConstraint(
                fields=["production", "person"], condition=Q(until=None), name="one_care_of_a_production_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.production}"


class Report(models.Model):
    """What a reader reports of a production, and what was done about it."""

    class Kind(models.TextChoices):
        OUTDATED = "outdated", _("Dépassé")
        ERROR = "error", _("Erreur")
        DUPLICATE = "duplicate", _("Doublon")
        UNFIT = "unfit", _("Inapproprié")
        SCHEME_ENDED = "scheme-ended", _("Dispositif terminé")  # by the house, when a scheme that it cites ends

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Reconnu, dit sur la page")  # until the next version
        MENDED = "mended", _("Corrigé")
        KEPT = "kept", _("Gardé tel quel")
        REPLACED = "replaced", _("Remplacé")
        TAKEN_BACK = "taken-back", _("Retiré")

    production = models.ForeignKey(ProductionPage, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(_("ce qui ne va pas"), max_length=12, choices=Kind)
    reason = models.TextField(_("pourquoi"), max_length=1000)
    keyword = models.ForeignKey(
        "reference.Keyword", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("suite donnée"), max_length=12, choices=Outcome, blank=True)
    answer = models.TextField(_("réponse"), max_length=1000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("signalement d'une production")
        verbose_name_plural = _("signalements des productions")
        constraints = [
            models.UniqueConstraint(
                fields=["production", "by", "kind"], condition=Q(settled_at=None), name="one_open_report_each"
            ),
            models.UniqueConstraint(fields=["production", "keyword"], name="one_report_an_ended_scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.production}, {self.get_kind_display()}"


class Useful(models.Model):
    """Someone says that a production served them."""

    production = models.ForeignKey(ProductionPage, on_delete=models.CASCADE, related_name="useful_to")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["production", "person"], name="useful_once_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.production}"


class Reuse(models.Model):
    """Where a production served again, as a reader tells it."""

    production = models.ForeignKey(ProductionPage, on_delete=models.CASCADE, related_name="reuses")
    where = models.CharField(_("repris où"), max_length=200)
    story = models.TextField(pgettext_lazy("reprise", "comment"), max_length=1000, blank=True)
    url = models.URLField(_("adresse"), blank=True)
    territory = models.ForeignKey(
        "reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.PROTECT
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("reprise d'une production")
        verbose_name_plural = _("reprises des productions")

    def __str__(self) -> str:
        return self.where


class CareOffer(models.Model):
    """A production that lost all who looked after it was offered, once, to those who may find someone."""

    production = models.OneToOneField(ProductionPage, on_delete=models.CASCADE, related_name="care_offer")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("production proposée à qui voudra y veiller")
        verbose_name_plural = _("productions proposées à qui voudra y veiller")

    def __str__(self) -> str:
        return str(self.production)


class SchemeReview(models.Model):
    """A scheme that ended: all that cites it is being, or was, listed for review."""

    keyword = models.OneToOneField("reference.Keyword", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("relecture après la fin d'un dispositif")
        verbose_name_plural = _("relectures après la fin d'un dispositif")

    def __str__(self) -> str:
        return str(self.keyword)

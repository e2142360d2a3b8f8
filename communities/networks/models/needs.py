"""Needs: what is asked, who shares it, what became of it, and the networks that come of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.networks.models.network import Dye, Network, Weave


class NeedQuerySet(models.QuerySet["Need"]):
    """Named queries over needs."""

    def for_list(self) -> Self:
        """Newest first, with what a card shows."""
        shown = ("network", "author__profile", "territory", "theme", "draft")
        return self.select_related(*shown).order_by("-created_at", "-pk")

    def waiting(self) -> Self:
        """Those nothing has answered yet."""
        return self.filter(met_on=None)


class Need(models.Model):
    """What a professional asks a network, or the whole community, to take up."""

    class HelpWanted(models.TextChoices):
        EXPERIENCE = "experience", _("Un retour d'expérience")
        METHOD = "method", _("Une méthode, un outil")
        CONTACT = "contact", _("Un contact, quelqu'un à qui parler")
        READING = "reading", _("Un regard sur ce que j'ai fait")
        TRAINING = "training", _("Une formation")
        NETWORK = "network", _("Un réseau sur ce sujet")

    title = models.CharField(_("titre"), max_length=150)
    body = models.TextField(_("situation"))
    body_html = models.TextField(editable=False)
    network = models.ForeignKey(
        Network, verbose_name=_("réseau"), null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    territory = models.ForeignKey("reference.Territory", null=True, blank=True, on_delete=models.PROTECT)
    theme = models.ForeignKey(
        "reference.Keyword", verbose_name=_("thème"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    help_wanted = models.CharField(_("ce qui aiderait"), max_length=12, choices=HelpWanted, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="needs")
    supports_count = models.PositiveIntegerField(default=0, editable=False)
    helps_count = models.PositiveIntegerField(default=0, editable=False)
    commits_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    met_on = models.DateField(null=True, blank=True)
    met_by = models.CharField(max_length=300, blank=True)
    met_by_url = models.CharField(max_length=300, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("besoin")
        verbose_name_plural = _("besoins")
        indexes = [models.Index(fields=["network", "-created_at"], name="need_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The need's own page."""
        return reverse("networks:need", args=[self.pk])


class NeedSupport(models.Model):
    """Someone shares a need, or offers to help with it."""

    class Kind(models.TextChoices):
        SUPPORT = "support", _("Moi aussi")
        HELP = "help", _("Je peux aider")
        COMMIT = "commit", _("Je m'engage")  # to form the network that this need calls for

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="need_supports")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "person", "kind"], name="one_support_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"


class NeedAnswer(models.Model):
    """What a need became, or what answers it: a thread, a meeting, a training, a production, a network."""

    class Kind(models.TextChoices):
        THREAD = "thread", _("Un fil")
        MEETING = "meeting", _("Une rencontre")
        TRAINING = "training", _("Une formation")
        PRODUCTION = "production", _("Une production")
        NETWORK = "network", _("Un réseau")

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=12, choices=Kind)
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    audience = models.CharField(max_length=24, default="public")  # one of accounts.reader.Reader.tokens
    network = models.ForeignKey(Network, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("suite d'un besoin")
        verbose_name_plural = _("suites de besoins")
        constraints = [models.UniqueConstraint(fields=["need", "url"], name="one_answer_each")]

    def __str__(self) -> str:
        return self.label


class NetworkDraftQuerySet(models.QuerySet["NetworkDraft"]):
    """Named queries over networks to form."""

    def waiting(self) -> Self:
        """Those that are not formed yet, the latest described first."""
        return self.filter(formed_at=None).select_related("need__network").order_by("-created_at", "-pk")


class NetworkDraft(models.Model):
    """The network that a need calls for, as those who commit to it describe it, until they form it."""

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="draft")
    name = models.CharField(_("nom"), max_length=80)
    purpose = models.CharField(_("raison d'être"), max_length=200)
    dye = models.CharField(_("teinture"), max_length=12, choices=Dye, default=Dye.WALNUT)
    weave = models.CharField(_("armure"), max_length=12, choices=Weave, default=Weave.SATIN)
    openness = models.CharField(_("ouverture"), max_length=8, choices=Network.Openness, default=Network.Openness.PUBLIC)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    network = models.OneToOneField(Network, null=True, blank=True, editable=False, on_delete=models.SET_NULL)
    formed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NetworkDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("réseau à former")
        verbose_name_plural = _("réseaux à former")

    def __str__(self) -> str:
        return self.name

    @property
    def missing(self) -> int:
        """How many more people it takes to form it. Its need must be loaded."""
        return max(0, settings.NETWORK_FOUNDERS - self.need.commits_count)

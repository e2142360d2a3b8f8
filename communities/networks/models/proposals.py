"""What members change together: a proposal stands when its delay has passed without a reasoned objection."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.networks.models.network import Network


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Named queries over proposals."""

    def open_ones(self) -> Self:
        """Those that wait, the one that closes first first."""
        return self.filter(state=Proposal.State.OPEN).order_by("closes_at", "pk")

    def settled(self) -> Self:
        """Those that found their end, the latest first."""
        return self.exclude(state=Proposal.State.OPEN).order_by("-opened_at", "-pk")

    def with_people(self) -> Self:
        """With who made them."""
        return self.select_related("network", "by__profile")


class Proposal(models.Model):
    """A change to a network, put to its members. Adopted by consent; rewritten, it waits again."""

    class Kind(models.TextChoices):
        WORDS = "words", _("Ce que le réseau dit de lui")
        FORUM = "forum", _("Un forum de plus")
        FACILITATION = "care", _("Prendre soin des échanges")
        REST = "rest", _("Mettre le réseau au repos")

    class State(models.TextChoices):
        OPEN = "open", _("En attente")
        ADOPTED = "adopted", _("Adoptée")
        WITHDRAWN = "withdrawn", _("Retirée")
        LAPSED = "lapsed", _("Sans suite")

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="proposals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.CharField(_("pourquoi"), max_length=400)
    changes = models.JSONField(default=dict)  # by kind: what will be, and what it replaces
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)  # of this version
    closes_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_has_a_reason"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opened_at")), name="proposal_leaves_time"),
        ]
        indexes = [
            models.Index(fields=["network", "-opened_at"], name="proposal_newest"),
            models.Index(fields=["state", "closes_at"], name="proposal_due"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.network}"

    def get_absolute_url(self) -> str:
        """The proposal's own page, for members."""
        return reverse("networks:proposal", args=[self.network.slug, self.pk])

    def standing(self) -> "ObjectionQuerySet":
        """The objections that keep it waiting."""
        return Objection.objects.standing().filter(proposal=self)


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Named queries over objections."""

    def standing(self) -> Self:
        """Those to what the proposal says now, not lifted, of people who are still members."""
        member = F("proposal__network")
        return self.filter(
            version=F("proposal__version"), lifted_at=None, person__memberships__network=member
        ).order_by("at", "pk")


class Objection(models.Model):
    """A member says why a proposal would do harm. It stands until they lift it or the proposal is rewritten."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="objections")
    version = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="objections")
    reason = models.CharField(_("raison"), max_length=400)
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="objection_has_a_reason"),
            models.UniqueConstraint(fields=["proposal", "version", "person"], name="one_objection_each"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.proposal}"

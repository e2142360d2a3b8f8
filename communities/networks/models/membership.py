"""Who is in a network, and how one is asked in."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.networks.models.network import Network


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Named queries over memberships."""

    def of(self, network: Network) -> Self:
        """A network's members who are here, the latest arrived first, with what a line shows."""
        return (
            self.filter(network=network, person__is_active=True, person__anonymised_at=None)
            .select_related("person__profile__organisation", "person__profile__territory")
            .order_by("-joined_at", "-pk")
        )


class Membership(models.Model):
    """A person in a network. Members are equals: a membership has no rank."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    joined_at = models.DateTimeField(default=timezone.now)
    declared = models.CharField(max_length=400, blank=True, editable=False)  # the words agreed to, on one's honour
    greeted_at = models.DateTimeField(null=True, blank=True, editable=False)  # when someone said welcome

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-joined_at", "-pk"]
        verbose_name = _("adhésion")
        verbose_name_plural = _("adhésions")
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="one_membership_each")]
        indexes = [models.Index(fields=["network", "-joined_at"], name="membership_newest")]

    def __str__(self) -> str:
        return f"{self.person}, {self.network}"


class Invitation(models.Model):
    """A door held open for a while: a link to hand on, or a mail to one address. Its secret is kept as a digest."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("adresse électronique"), blank=True)  # "": a link, for whoever holds it
    word = models.CharField(_("un mot"), max_length=400, blank=True)
    most_uses = models.PositiveSmallIntegerField(_("nombre de personnes"), default=1)
    uses_count = models.PositiveSmallIntegerField(default=0, editable=False)
    expires_at = models.DateTimeField(_("valable jusqu'au"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(condition=Q(uses_count__lte=F("most_uses")), name="invitation_not_overused"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_lasts"),
        ]
        indexes = [models.Index(fields=["network", "-created_at"], name="invitation_newest")]

    def __str__(self) -> str:
        return f"{self.network}, {self.email or _('lien')}"


class InvitationUse(models.Model):
    """Someone came in by an invitation."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="uses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "person"], name="one_use_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.invitation}"

"""Networks and what holds them: memberships without rank, needs, facilitation with an end, and its journal."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Dye(models.TextChoices):
    """Plants that coloured French cloth; a network takes one."""

    WELD = "weld", _("Gaude")
    MADDER = "madder", _("Garance")
    ORCHIL = "orchil", _("Orseille")
    SAXON = "saxon", _("Vert de Saxe")
    WOAD = "woad", _("Pastel")
    ANNATTO = "annatto", _("Rocou")
    COCHINEAL = "cochineal", _("Cochenille")
    WALNUT = "walnut", _("Brou de noix")


class Weave(models.TextChoices):
    """Ways of crossing threads; a network takes one."""

    TOILE = "toile", _("Toile")
    SERGE = "serge", _("Sergé")
    NATTE = "natte", _("Natté")
    NID = "nid", _("Nid d'abeille")
    CHEVRON = "chevron", _("Chevron")
    SATIN = "satin", _("Satin")


class Network(models.Model):
    """An open group of professionals around a theme. One of kind TEAM is for the trade of city-policy teams."""

    class Kind(models.TextChoices):
        OPEN = "open", _("Ouvert")
        TEAM = "team", _("Équipes projet")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("nom"), max_length=80, unique=True)
    kind = models.CharField(_("type"), max_length=8, choices=Kind, default=Kind.OPEN)
    purpose = models.CharField(_("raison d'être"), max_length=200)
    how_we_decide = models.TextField(_("comment on décide"), blank=True)
    entry_rule = models.CharField(_("règle d'entrée"), max_length=240, blank=True)
    welcome = models.TextField(_("mot d'accueil"), blank=True)
    dye = models.CharField(_("teinture"), max_length=12, choices=Dye, default=Dye.WALNUT)
    weave = models.CharField(_("armure"), max_length=12, choices=Weave, default=Weave.SATIN)
    icon = models.CharField(_("pictogramme"), max_length=32, default="users")
    members_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("réseau")
        verbose_name_plural = _("réseaux")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The network's public face."""
        return reverse("wagtail_serve", args=[f"reseaux/{self.slug}/"])


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

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-joined_at", "-pk"]
        verbose_name = _("adhésion")
        verbose_name_plural = _("adhésions")
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="one_membership_each")]
        indexes = [models.Index(fields=["network", "-joined_at"], name="membership_newest")]

    def __str__(self) -> str:
        return f"{self.person}, {self.network}"


class FacilitationQuerySet(models.QuerySet["Facilitation"]):
    """Named queries over facilitations."""

    def in_term(self, *, today: dt.date) -> Self:
        """Those that hold on this day; both ends count."""
        return self.filter(starts_on__lte=today, ends_on__gte=today).order_by("ends_on", "pk")

    def with_people(self) -> Self:
        """With those who hold them, and their profiles."""
        return self.select_related("person__profile")


class Facilitation(models.Model):
    """A function, not a rank: someone takes care of one network's exchanges for a stated period."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facilitations")
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))

    objects = FacilitationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = _("animation")
        verbose_name_plural = _("animations")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="facilitation_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["person", "ends_on"], name="facilitation_of_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.network}"


class FacilitationEntryQuerySet(models.QuerySet["FacilitationEntry"]):
    """Named queries over the journal."""

    def of(self, network: Network) -> Self:
        """A network's journal, the latest act first, with its authors."""
        return self.filter(network=network).select_related("person__profile").order_by("-at", "-pk")


class FacilitationEntry(models.Model):
    """An act of facilitation: who, what, why. Readable by the network's members; never without a reason."""

    class Act(models.TextChoices):
        MOVE = "move", _("Déplacement")
        MERGE = "merge", _("Fusion")
        SPLIT = "split", _("Séparation")
        CLOSE = "close", _("Clôture")
        OPEN = "open", _("Réouverture")
        HIDE = "hide", _("Masquage")
        SHOW = "show", _("Rétablissement")
        PIN = "pin", _("Épinglage")
        UNPIN = "unpin", _("Fin d'épinglage")
        TITLE = "title", _("Changement de titre")
        WIKI = "wiki", _("Ouverture à toutes les mains")
        UNWIKI = "unwiki", _("Fin de l'ouverture à toutes les mains")

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="journal")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facilitation_acts")
    act = models.CharField(max_length=8, choices=Act)
    reason = models.CharField(_("raison"), max_length=400)
    subject = models.CharField(max_length=200)
    subject_url = models.CharField(max_length=300)
    origin = models.CharField(max_length=120, blank=True)
    target = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = FacilitationEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("acte d'animation")
        verbose_name_plural = _("journal d'animation")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="act_has_a_reason")]
        indexes = [models.Index(fields=["network", "-at"], name="journal_newest")]

    def __str__(self) -> str:
        return f"{self.get_act_display()} : {self.subject}"


class NeedQuerySet(models.QuerySet["Need"]):
    """Named queries over needs."""

    def for_list(self) -> Self:
        """Newest first, with what a card shows."""
        return self.select_related("network", "author__profile", "territory").order_by("-created_at", "-pk")

    def waiting(self) -> Self:
        """Those nothing has answered yet."""
        return self.filter(met_on=None)


class Need(models.Model):
    """What a professional asks a network, or the whole community, to take up."""

    title = models.CharField(_("titre"), max_length=150)
    body = models.TextField(_("situation"))
    body_html = models.TextField(editable=False)
    network = models.ForeignKey(
        Network, verbose_name=_("réseau"), null=True, blank=True, on_delete=models.SET_NULL, related_name="needs"
    )
    territory = models.ForeignKey("reference.Territory", null=True, blank=True, on_delete=models.PROTECT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="needs")
    supports_count = models.PositiveIntegerField(default=0, editable=False)
    helps_count = models.PositiveIntegerField(default=0, editable=False)
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

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="need_supports")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "person", "kind"], name="one_support_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_kind_display()}"

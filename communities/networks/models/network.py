"""A network: what it is for, how one enters, and the cloth it wears."""

from django.db import models
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
    """An open group of professionals around a theme. One of kind TEAM is for the trade of city-policy teams.

    `interest`: what members leave outside, on their honour (« entre maîtres d'ouvrage publics »). Its words are changed
    by its members only, through proposals adopted by consent.
    """

    class Kind(models.TextChoices):
        OPEN = "open", _("Ouvert")
        TEAM = "team", _("Équipes projet")

    class Openness(models.TextChoices):
        """Who reads the exchanges. The network's own page is for everyone either way."""

        PUBLIC = "public", _("Lecture ouverte à tout le monde")
        MEMBERS = "members", _("Lecture réservée aux membres")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("nom"), max_length=80, unique=True)
    kind = models.CharField(_("type"), max_length=8, choices=Kind, default=Kind.OPEN)
    purpose = models.CharField(_("raison d'être"), max_length=200)
    how_we_decide = models.TextField(_("comment on décide"), blank=True)
    entry_rule = models.CharField(_("règle d'entrée"), max_length=240, blank=True)
    welcome = models.TextField(_("mot d'accueil"), blank=True)
    interest = models.CharField(_("ce qu'on laisse à la porte"), max_length=160, blank=True)
    rhythm = models.CharField(_("rythme des rencontres"), max_length=120, blank=True)
    openness = models.CharField(_("ouverture"), max_length=8, choices=Openness, default=Openness.PUBLIC)
    theme = models.ForeignKey(
        "reference.Keyword", verbose_name=_("thème"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    territory = models.ForeignKey(
        "reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.PROTECT
    )
    resting_since = models.DateField(_("au repos depuis"), null=True, blank=True, editable=False)
    rest_asked_on = models.DateField(null=True, blank=True, editable=False)  # when members were last asked about rest
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

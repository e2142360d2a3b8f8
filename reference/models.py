"""Territories by their official codes, the controlled vocabulary, and the lists a profile chooses from."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActorFamily(models.TextChoices):
    """Families of actors of the politique de la ville."""

    ELECTED = "elu", _("Élu·e")
    STATE = "etat", _("Agent de l'État")
    LOCAL = "collectivite", _("Agent de collectivité")
    LANDLORD = "bailleur", _("Bailleur")
    ASSOCIATION = "association", _("Association")
    BUSINESS = "economique", _("Acteur économique")
    RESEARCH = "recherche", pgettext_lazy("acteur", "Recherche")
    RESIDENT = "habitant", _("Habitant·e, conseil citoyen")


class Pillar(models.TextChoices):
    """Pillars of a city contract."""

    COHESION = "cohesion", _("Cohésion sociale")
    LIVING = "cadre-de-vie", _("Cadre de vie et renouvellement urbain")
    WORK = "emploi", _("Développement économique et emploi")


class Field(models.Model):
    """A field of intervention; an editable list."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("nom"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("domaine d'intervention")
        verbose_name_plural = _("domaines d'intervention")

    def __str__(self) -> str:
        return self.name


class Keyword(models.Model):
    """A word of the controlled vocabulary."""

    class Group(models.TextChoices):
        THEME = "theme", _("Thème")
        TERRITORY = "territory", _("Territoire")
        DOCUMENT = "document", _("Type de document")
        FREE = "free", _("Libre")

    slug = models.SlugField(unique=True, max_length=80)
    label = models.CharField(_("libellé"), max_length=80, unique=True)
    group = models.CharField(_("groupe"), max_length=12, choices=Group, default=Group.THEME)

    class Meta:
        ordering = ["label"]
        verbose_name = _("mot-clé")
        verbose_name_plural = _("mots-clés")

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The page of all that bears this keyword."""
        return reverse("keyword", args=[self.slug])


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Named queries over places."""

    def named_like(self, text: str) -> Self:
        """Places whose name begins with `text` (case and accents do not matter) or whose official code does."""
        from reference.names import name_key

        key = name_key(text)
        if not key:
            return self.none()
        # A range over the index would be quicker (9 ms for 38,000 rows), and wrong under PostgreSQL's collations.
        matches = Q(name_key__startswith=key) | Q(code__startswith=text.strip().upper())
        return self.filter(matches).order_by("-weight", "name_key", "pk")


class Territory(models.Model):
    """A region, département, intercommunality, commune or priority neighbourhood, by its official code.

    Codes are Insee's (COG), SIREN for intercommunalities, ANCT's QN… for neighbourhoods.
    """

    class Kind(models.TextChoices):
        REGION = "region", _("Région")
        DEPARTMENT = "departement", _("Département")
        EPCI = "epci", _("Intercommunalité")
        COMMUNE = "commune", _("Commune")
        QUARTER = "qpv", _("Quartier prioritaire")

    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    code = models.CharField(_("code officiel"), max_length=12)
    name = models.CharField(_("nom"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    parent = models.ForeignKey(
        "self", verbose_name=_("dans"), null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    epci = models.ForeignKey(
        "self",
        verbose_name=_("intercommunalité"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
    )
    communes = models.ManyToManyField(
        "self", verbose_name=_("communes"), blank=True, symmetrical=False, related_name="quarters"
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    weight = models.PositiveIntegerField(default=0, editable=False)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name_key", "pk"]
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="one_territory_per_code")]
        indexes = [
            models.Index(fields=["name_key"], name="territory_name_key"),
            models.Index(fields=["code"], name="territory_code"),
        ]

    def __str__(self) -> str:
        return self.name

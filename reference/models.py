"""Territories by their official codes, the controlled vocabulary, and the lists a profile chooses from."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


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


class KeywordQuerySet(models.QuerySet["Keyword"]):
    """Named queries over the vocabulary."""

    def standing(self) -> Self:
        """Those in use; one that was merged into another is kept for its address."""
        return self.filter(merged_into=None)


class Keyword(models.Model):
    """A word of the controlled vocabulary. One that was merged keeps its address, which leads to the other."""

    class Group(models.TextChoices):
        THEME = "theme", _("Thème")
        TERRITORY = "territory", _("Territoire")
        DOCUMENT = "document", _("Type de document")
        PILLAR = "pillar", _("Pilier")
        AUDIENCE = "audience", _("Public")
        SCHEME = "scheme", _("Dispositif")
        FREE = "free", _("Libre")

    slug = models.SlugField(unique=True, max_length=80)
    label = models.CharField(_("libellé"), max_length=80, unique=True)
    group = models.CharField(_("groupe"), max_length=12, choices=Group, default=Group.THEME)
    ended_on = models.DateField(
        _("a pris fin le"),
        null=True,
        blank=True,
        help_text=_("D'un dispositif : tout ce qui le cite est alors proposé à la relecture."),
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )

    objects = KeywordQuerySet.as_manager()

    class Meta:
        ordering = ["label"]
        verbose_name = _("mot-clé")
        verbose_name_plural = _("mots-clés")

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The page of all that bears this keyword."""
        return reverse("keyword", args=[self.slug])


class Synonym(models.Model):
    """Another way to say a keyword: it is found by it, and never chosen."""

    keyword = models.ForeignKey(Keyword, on_delete=models.CASCADE, related_name="synonyms")
    label = models.CharField(_("autre façon de le dire"), max_length=80, unique=True)

    class Meta:
        ordering = ["label"]
        verbose_name = _("synonyme")
        verbose_name_plural = _("synonymes")

    def __str__(self) -> str:
        return self.label


class Centre(models.Model):
    """A centre de ressources pour la politique de la ville."""

    slug = models.SlugField(unique=True, max_length=80)
    name = models.CharField(_("nom"), max_length=160, unique=True)
    territory = models.ForeignKey(
        "reference.Territory",
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="centres",
    )
    url = models.URLField(_("site"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("centre de ressources")
        verbose_name_plural = _("centres de ressources")

    def __str__(self) -> str:
        return self.name


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Named queries over places."""

    def standing(self) -> Self:
        """Places that still are; those merged into others or dissolved are kept for what was said of them."""
        return self.filter(dissolved_on=None)

    def named_like(self, text: str) -> Self:
        """Standing places whose name, or a name they had, begins with `text` (case and accents do not matter).

        An official code, theirs or one that they took the place of, is as good as a name.
        """
        from reference.names import name_key

        key = name_key(text)
        if not key:
            return self.none()
        # A range over the index would be quicker (9 ms for 38,000 rows), and wrong under PostgreSQL's collations.
        matches = Q(name_key__startswith=key) | Q(code__startswith=text.strip().upper())
        matches |= formerly(Q(words_key__startswith=key) | Q(territory__code__startswith=text.strip().upper()))
        return self.standing().filter(matches).order_by("-weight", "name_key", "pk")

    def named(self, text: str) -> Self:
        """Standing places that bear, or bore, this whole name or official code."""
        from reference.names import name_key

        key = name_key(text)
        if not key:
            return self.none()
        matches = Q(name_key=key) | Q(code=text.strip().upper())
        matches |= formerly(Q(words_key=key) | Q(territory__code=text.strip().upper()))
        return self.standing().filter(matches).order_by("-weight", "name_key", "pk")


def formerly(named: Q) -> Q:
    """Places that bore a name once, or that took the place of one that did: a Q over what happened to territories.

    It goes by the history, which is short, and not by the places, of which it would look through all once more.
    """
    changes = TerritoryChange.objects.filter(named, kind__in=TerritoryChange.NAMING).order_by()
    return Q(pk__in=changes.values_list(Coalesce("territory__merged_into", "territory")))


class Territory(models.Model):
    """A region, département, intercommunality, commune or priority neighbourhood, by its official code.

    Codes are Insee's (COG), SIREN for intercommunalities, ANCT's QN… for neighbourhoods. One that is no more keeps its
    row: `dissolved_on` says since when, `merged_into` what stands for it now, `became` the names of what it became.
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
    dissolved_on = models.DateField(_("n'existe plus depuis"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False
    )
    became = models.CharField(max_length=400, blank=True, editable=False)
    formerly = ""  # the name by which a search found it, if it has another now

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

    @property
    def since(self) -> str:
        """What became of a place that is no more: « depuis le 1er janvier 2027 : Belleville-en-Beaujolais »."""
        from reference.names import day

        if self.dissolved_on is None or self.became == self.name:
            return ""
        if not self.became:
            return gettext("n'existe plus depuis le %(day)s") % {"day": day(self.dissolved_on)}
        return gettext("depuis le %(day)s : %(names)s") % {"day": day(self.dissolved_on), "names": self.became}

    @property
    def said(self) -> str:
        """Its name, and what became of it: « Belleville (depuis le 1er janvier 2027 : Belleville-en-Beaujolais) »."""
        return f"{self.name} ({self.since})" if self.since else self.name


class TerritoryChange(models.Model):
    """What happened to a place: its name, what it lies in, or its being. Written by `manage.py territories import`.

    `words`: the name it had, or what it lay in.
    """

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("Renommé")
        MOVED = "moved", _("Rattaché autrement")
        MERGED = "merged", _("Réuni à un autre")
        DISSOLVED = "dissolved", _("Supprimé")
        RESTORED = "restored", _("Rétabli")

    NAMING = (Kind.RENAMED, Kind.MERGED)  # `words` is a name

    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="changes")
    successor = models.ForeignKey(Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField(_("date"))
    words = models.CharField(_("auparavant"), max_length=400, blank=True)
    words_key = models.CharField(max_length=400, blank=True, editable=False)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("changement d'un territoire")
        verbose_name_plural = _("changements des territoires")
        indexes = [models.Index(fields=["kind", "words_key"], name="territory_former_name")]

    def __str__(self) -> str:
        return f"{self.territory}, {self.get_kind_display()}, {self.on}"

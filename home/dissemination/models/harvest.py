"""Other centres' productions, harvested by OAI-PMH."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class HarvestSource(models.Model):
    """Where productions are harvested: an address, some sets, a rhythm, and which of them are shown."""

    class Shown(models.TextChoices):
        ALL = "all", _("Toutes")
        CHOSEN = "chosen", _("Celles que l'on choisit")

    name = models.CharField(_("nom"), max_length=160, unique=True)
    address = models.URLField(_("adresse OAI-PMH"), max_length=300)
    centre = models.ForeignKey(
        "reference.Centre", verbose_name=_("centre de ressources"), null=True, blank=True, on_delete=models.PROTECT
    )
    sets = models.JSONField(_("ensembles"), default=list, blank=True)  # setSpecs; empty: everything
    every_days = models.PositiveSmallIntegerField(_("tous les … jours"), default=7)
    shown = models.CharField(_("productions affichées"), max_length=8, choices=Shown, default=Shown.ALL)
    active = models.BooleanField(_("moissonner"), default=True)
    harvested_until = models.DateTimeField(null=True, blank=True, editable=False)  # `from` of the next harvest
    last_run_at = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)  # in a row

    class Meta:
        ordering = ["name"]
        verbose_name = _("source moissonnée")
        verbose_name_plural = _("sources moissonnées")
        constraints = [models.CheckConstraint(condition=Q(every_days__gte=1), name="harvest_rhythm_is_a_day")]

    def __str__(self) -> str:
        return self.name


class HarvestRun(models.Model):
    """One harvest: what it saw, what it changed, why it stopped."""

    source = models.ForeignKey(HarvestSource, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    seen = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    deleted = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)  # [identifier, why]
    failure = models.CharField(max_length=300, blank=True)
    # Where to go on after a stop: which of the source's sets, the token its server gave, since when, how far.
    step = models.PositiveSmallIntegerField(default=0)
    token = models.TextField(blank=True)
    since = models.CharField(max_length=20, blank=True)  # as the server wants it
    until = models.DateTimeField(null=True, blank=True)  # what its clock said at the beginning
    pages = models.PositiveIntegerField(default=0)
    idle = models.PositiveSmallIntegerField(default=0)  # pages in a row that brought no record not seen before
    tries = models.PositiveSmallIntegerField(default=0)  # of the page in hand

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("moisson")
        verbose_name_plural = _("moissons")
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(ended_at=None), name="one_harvest_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.source}, {self.started_at:%Y-%m-%d %H:%M}"


class Record(models.Model):
    """A production of another centre, as its server describes it (oai_dc). `entry` is its line in our library."""

    source = models.ForeignKey(HarvestSource, on_delete=models.CASCADE, related_name="records")
    identifier = models.CharField(max_length=300)
    datestamp = models.DateTimeField()
    deleted = models.BooleanField(default=False)
    hidden = models.BooleanField(_("masquée ici"), default=False)
    title = models.CharField(_("titre"), max_length=400)
    description = models.TextField(blank=True)
    creators = models.JSONField(default=list)
    subjects = models.JSONField(default=list)
    kind = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=20, blank=True)
    rights = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500)
    published_on = models.DateTimeField(null=True, blank=True)
    seen_in = models.CharField(max_length=40, blank=True, editable=False)  # the run and the set it last came with
    digest = models.CharField(max_length=64, db_index=True)  # of title, creators and year: finds the same elsewhere
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    entry = models.OneToOneField(
        "library.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="record"
    )

    class Meta:
        ordering = ["-datestamp", "-pk"]
        verbose_name = _("production moissonnée")
        verbose_name_plural = _("productions moissonnées")
        constraints = [models.UniqueConstraint(fields=["source", "identifier"], name="one_record_an_identifier")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """Whether it is shown here, and if not, why."""
        if self.deleted:
            return gettext("Retirée par sa source")
        if self.hidden:
            return gettext("Masquée")
        return gettext("Doublon") if self.same_as_id else gettext("Affichée")

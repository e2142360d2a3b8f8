"""What stands in the library, whoever published it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.productions.models import ProductionPage

NOT_KNOWN = 32_767  # the length of what nobody measured: after all that was


class EntryQuerySet(models.QuerySet["Entry"]):
    """Named queries over the library."""

    def shown(self) -> Self:
        """What stands in the library now. The others keep their place in selections, out of sight."""
        return self.filter(shown=True)

    def for_list(self) -> Self:
        """With what a line of the library shows, and without what only the index reads."""
        return self.select_related("network", "centre").defer("marks", "stems", "title_key")


class Entry(models.Model):
    """A line of the library: the projection of a production of ours, or of one harvested from another centre.

    Lists, facets and selections read entries only. `url` is a path of ours, or another centre's full address. One that
    is taken back is kept with `shown` false: it comes back to the selections it was in if it is published again.
    """

    page = models.OneToOneField(
        "productions.ProductionPage", null=True, blank=True, on_delete=models.CASCADE, related_name="entry"
    )
    kind = models.CharField(max_length=16)  # productions.ProductionPage.Kind
    title = models.CharField(max_length=255)
    title_key = models.CharField(max_length=255)  # lower case, without accents
    aim = models.CharField(max_length=400, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500)
    published_on = models.DateTimeField()
    year = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(default=0)  # of reading; 0: not known
    length_key = models.PositiveSmallIntegerField(default=NOT_KNOWN)  # the same, with what is not known last
    pillar = models.CharField(max_length=16, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    archive = models.BooleanField(default=False)
    shown = models.BooleanField(default=True)
    network = models.ForeignKey("networks.Network", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    territory = models.ForeignKey(
        "reference.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    centre = models.ForeignKey("reference.Centre", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=160, blank=True)  # whom it was harvested from; empty: ours
    keywords = models.ManyToManyField("reference.Keyword", related_name="+")
    marks = models.JSONField(default=list, editable=False)  # what the index holds of it: [kind, value] each
    stems = models.TextField(blank=True, editable=False)  # and by which words

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = _("entrée de la bibliothèque")
        verbose_name_plural = _("entrées de la bibliothèque")
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="entry_newest"),
            models.Index(fields=["title_key", "id"], name="entry_by_title"),
            models.Index(fields=["length_key", "-published_on", "-id"], name="entry_by_length"),
        ]

    def __str__(self) -> str:
        return self.title

    def save_line(self) -> None:
        """Save what its line says; what the index noted of it since it was read stays."""
        noted = {"id", "marks", "stems"}
        self.save(update_fields=[one.name for one in self._meta.concrete_fields if one.name not in noted])

    def get_kind_display(self) -> str:
        """Its type in words."""
        return str(dict(ProductionPage.Kind.choices).get(self.kind, self.kind))

    @property
    def reading_minutes(self) -> int:
        """As a production says it; 0 where it is not known."""
        return self.minutes

    @property
    def is_ours(self) -> bool:
        """Whether it is read here."""
        return not self.source

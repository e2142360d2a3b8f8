"""What facets count on and words are found by. All of it is made from entries and can be made anew."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.Model):
    """All entries that have one trait, as bits: bit n of `bits` stands for the entry of id n.

    `state` is another number after each change, so that a process knows whether it holds the bits already; that of the
    row LOCK changes with any of them.
    """

    class Kind(models.IntegerChoices):
        """What is said of entries. Numbers are kept: a new kind takes a new one."""

        LOCK = 0, "lock"  # of nothing: whoever changes the index holds this row
        HERE = 1, "here"  # everything that is shown
        TYPE = 2, "type"
        KEYWORD = 3, "keyword"  # by id
        PILLAR = 4, "pillar"
        PLACE = 5, "place"  # by id: the place itself, and all that holds it
        YEAR = 6, "year"
        NETWORK = 7, "network"  # by id
        CENTRE = 8, "centre"  # by id

    kind = models.PositiveSmallIntegerField(choices=Kind)
    value = models.CharField(max_length=40)
    bits = models.BinaryField(default=bytes)
    state = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["kind", "value"]
        verbose_name = _("repère de la bibliothèque")
        verbose_name_plural = _("repères de la bibliothèque")
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_row_a_mark")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class Term(models.Model):
    """A word of the library, brought down to its stem, and the entries that say it: four bytes each, in order."""

    text = models.CharField(max_length=40, unique=True)
    entries = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["text"]
        verbose_name = _("terme de la bibliothèque")
        verbose_name_plural = _("termes de la bibliothèque")

    def __str__(self) -> str:
        return self.text

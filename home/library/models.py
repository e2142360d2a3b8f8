"""What stands in the library, whoever published it, and the selections that readers make of it."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """A line of the library: the projection of a production of ours, or of one harvested from another centre.

    Lists, facets and selections read entries only. `url` is a path of ours, or another centre's full address.
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
    pillar = models.CharField(max_length=16, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    archive = models.BooleanField(default=False)
    network = models.ForeignKey("networks.Network", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    territory = models.ForeignKey(
        "reference.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    centre = models.ForeignKey("reference.Centre", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=160, blank=True)  # whom it was harvested from; empty: ours
    keywords = models.ManyToManyField("reference.Keyword", related_name="+")

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = _("entrée de la bibliothèque")
        verbose_name_plural = _("entrées de la bibliothèque")
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="entry_newest"),
            models.Index(fields=["title_key", "id"], name="entry_by_title"),
        ]

    def __str__(self) -> str:
        return self.title


def new_token() -> str:
    """A name that nobody guesses."""
    return secrets.token_urlsafe(16)


class Selection(models.Model):
    """Entries someone puts together: their basket (one each), or a selection with a name, shared or not."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="selections")
    name = models.CharField(_("nom"), max_length=120, blank=True)
    note = models.TextField(_("à quoi elle sert"), max_length=600, blank=True)
    basket = models.BooleanField(default=False)
    shared = models.BooleanField(_("visible de qui a l'adresse"), default=False)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("sélection")
        verbose_name_plural = _("sélections")
        constraints = [
            models.UniqueConstraint(fields=["owner"], condition=Q(basket=True), name="one_basket_each"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page, by a name that nobody guesses."""
        return reverse("library:selection", args=[self.token])


class SelectionItem(models.Model):
    """An entry's place in a selection."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="items")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)
    note = models.CharField(_("note"), max_length=240, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["selection", "entry"], name="one_place_in_a_selection")]

    def __str__(self) -> str:
        return str(self.entry)


class Following(models.Model):
    """Someone who is told what is added to a selection that is shared."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    told_until = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["selection", "person"], name="followed_once_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.selection}"

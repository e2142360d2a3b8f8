"""What readers put together: their basket, their selections, and who follows one that is shared."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.library.models.entries import Entry


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

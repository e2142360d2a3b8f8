"""Places at something people come to, as columns: what meetings and trainings share. communities.meetings.places moves
them; nothing else does.
"""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HasPlaces(models.Model):
    """Something with places, limited or not. It has `starts_at` and `ends_at`, columns or properties.

    Its concrete model has a model of places, whose key to it bears the related name `registrations`.
    """

    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    registrations_count = models.PositiveIntegerField(default=0, editable=False)  # who comes; nobody who waits
    offers_count = models.PositiveIntegerField(default=0, editable=False)  # places kept for who was offered one
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_told = models.JSONField(null=True, blank=True, editable=False)  # what people know, while a letter is owed

    starts_at: Any
    ends_at: Any
    registrations: Any

    class Meta:
        abstract = True

    @property
    def places_left(self) -> int | None:
        """Places nobody has taken nor is being offered; None where there is no limit."""
        return None if self.places is None else max(0, self.places - self.registrations_count - self.offers_count)


class State(models.TextChoices):
    """How someone stands to a place."""

    HELD = "held", _("Inscrit·e")
    OFFERED = "offered", _("Place proposée")
    WAITING = "waiting", _("Sur liste d'attente")


class PlaceQuerySet(models.QuerySet[Any]):
    """Named queries over places."""

    def held(self) -> Self:
        """Those who come; neither who waits nor who was offered a place."""
        return self.filter(state=State.HELD)

    def with_people(self) -> Self:
        """Who comes, in the order in which places were taken, with their profiles."""
        return (
            self.held()
            .select_related("person__profile__organisation", "person__profile__territory")
            .order_by("at", "pk")
        )

    def waiting(self) -> Self:
        """The waiting list, whose turn comes first first."""
        return self.filter(state=State.WAITING).order_by("at", "pk")


class PlaceTaken(models.Model):
    """A place someone holds, was offered, or waits for. The waiting list goes by `at`, then by the key."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="%(class)ss")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.HELD, editable=False)
    offered_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    @classmethod
    def offers_end(cls) -> Q:
        """What every place holds to: an offer ends, and nothing else does. For the constraints of concrete models."""
        return Q(state=State.OFFERED, offered_until__isnull=False) | (
            ~Q(state=State.OFFERED) & Q(offered_until__isnull=True)
        )

    def stands(self, now: dt.datetime) -> bool:
        """Whether the place offered may still be taken."""
        return self.state == State.OFFERED and self.offered_until is not None and self.offered_until > now

"""Meetings of networks, and the places taken at them."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Named queries over meetings."""

    def readable_by(self, reader: Reader) -> Self:
        """Public meetings, and those of the reader's networks."""
        return self.filter(Q(public=True) | Q(network_id__in=reader.member_of))

    def upcoming(self, *, now: dt.datetime) -> Self:
        """Those that have not ended, the next one first."""
        return self.filter(ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, *, now: dt.datetime) -> Self:
        """Those that have ended, the latest first."""
        return self.filter(ends_at__lt=now).order_by("-starts_at", "-pk")

    def for_list(self) -> Self:
        """With what a line of the calendar shows."""
        return self.select_related("network", "territory")


class Meeting(models.Model):
    """A time when a network meets. Places are taken by people, never handed out."""

    network = models.ForeignKey("networks.Network", on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(_("titre"), max_length=150)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    territory = models.ForeignKey("reference.Territory", null=True, blank=True, on_delete=models.PROTECT)
    video_url = models.URLField(_("lien de visioconférence"), blank=True)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    registrations_count = models.PositiveIntegerField(default=0, editable=False)
    public = models.BooleanField(_("visible de tout le monde"), default=True)
    agenda = models.TextField(_("ordre du jour"), blank=True)
    agenda_html = models.TextField(blank=True, editable=False)
    minutes = models.TextField(_("compte rendu"), blank=True)
    minutes_html = models.TextField(blank=True, editable=False)
    topic = models.OneToOneField(
        "forum_conversation.Topic", null=True, blank=True, editable=False, on_delete=models.SET_NULL
    )  # where it is announced and talked about
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("rencontre")
        verbose_name_plural = _("rencontres")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(places=None) | Q(places__gte=1), name="meeting_has_a_place"),
        ]
        indexes = [models.Index(fields=["network", "starts_at"], name="meeting_of_network")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("meetings:meeting", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        """The readable part of the address."""
        return slugify(self.title)[:60].strip("-") or "rencontre"

    @property
    def places_left(self) -> int | None:
        """Places nobody has taken; None where there is no limit."""
        return None if self.places is None else max(0, self.places - self.registrations_count)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Named queries over places taken."""

    def with_people(self) -> Self:
        """In the order in which they were taken, with those who took them."""
        return self.select_related("person__profile__organisation", "person__profile__territory").order_by("at", "pk")


class Registration(models.Model):
    """A place taken at a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations")
    at = models.DateTimeField(default=timezone.now)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_place_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"

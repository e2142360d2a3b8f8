"""Meetings of networks, one by one or in series, and the places taken at them."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.meetings.models.clocks import OnClocks, Titled
from communities.meetings.models.places import HasPlaces, PlaceTaken
from communities.meetings.zones import HOME, Zone

MOST_HALF_DAYS = 20


class Kind(models.TextChoices):
    """What a meeting is, in the sector's words."""

    MEETING = "rencontre", _("Rencontre de réseau")
    DAY = "journee", _("Journée")
    WORKSHOP = "atelier", _("Atelier")
    WEBINAR = "webinaire", _("Webinaire")
    PRACTICE = "pratiques", _("Groupe d'échange de pratiques")
    VISIT = "visite", _("Visite")
    COTRAINING = "co-formation", _("Co-formation")


class Told(models.Model):
    """What a meeting says of itself; a series says the same of all of its meetings."""

    title = models.CharField(_("titre"), max_length=150)
    kind = models.CharField(_("type de rencontre"), max_length=12, choices=Kind, default=Kind.MEETING)
    half_days = models.PositiveSmallIntegerField(
        _("demi-journées"), default=0, validators=[MaxValueValidator(MOST_HALF_DAYS)]
    )
    theme = models.ForeignKey(
        "reference.Keyword", verbose_name=_("thème"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    territory = models.ForeignKey("reference.Territory", null=True, blank=True, on_delete=models.PROTECT)
    zone = models.CharField(_("heure du lieu"), max_length=32, choices=Zone, default=HOME)
    video_url = models.URLField(_("lien de visioconférence"), blank=True)
    public = models.BooleanField(_("visible de tout le monde"), default=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )  # who called it; None: the centre itself
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class Unit(models.TextChoices):
    """What a rhythm counts in."""

    WEEKS = "weeks", _("semaines")
    MONTHS = "months", _("mois")


class Series(Told):
    """A regular meeting: a rhythm between two days. Its meetings stand by themselves once they are called."""

    network = models.ForeignKey("networks.Network", on_delete=models.CASCADE, related_name="series_of_meetings")
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.MONTHS)
    every = models.PositiveSmallIntegerField(_("tous les"), default=1)
    nth = models.SmallIntegerField(default=1)  # of the month: 1 to 4, -1 the last; for months only
    weekday = models.PositiveSmallIntegerField(default=1)  # 0 is Monday
    starts_on = models.DateField(_("à partir du"))
    until = models.DateField(_("jusqu'au"))
    months_out = models.JSONField(_("mois de pause"), default=list, blank=True)  # 1 to 12
    at = models.TimeField(_("heure"))
    minutes_long = models.PositiveSmallIntegerField(_("durée en minutes"))
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("rencontre régulière")
        verbose_name_plural = _("rencontres régulières")
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("starts_on")), name="series_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(every__gte=1), name="series_goes_on"),
        ]

    def __str__(self) -> str:
        return self.title


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

    def standing(self) -> Self:
        """Those that are not cancelled."""
        return self.filter(cancelled_at=None)

    def for_list(self) -> Self:
        """With what a line of the calendar shows."""
        return self.select_related("network", "territory")


class Meeting(Told, HasPlaces, OnClocks, Titled):
    """A time when a network meets. Places are taken by people, never handed out.

    `agenda` and `minutes` (and what they are in HTML) are put together from its points: for lists, search, calendars.
    """

    network = models.ForeignKey("networks.Network", on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    agenda = models.TextField(_("ordre du jour"), blank=True)
    agenda_html = models.TextField(blank=True, editable=False)
    minutes = models.TextField(_("compte rendu"), blank=True)
    minutes_html = models.TextField(blank=True, editable=False)
    topic = models.OneToOneField(
        "forum_conversation.Topic", null=True, blank=True, editable=False, on_delete=models.SET_NULL
    )  # where it is announced and talked about
    series = models.ForeignKey(
        Series, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="meetings"
    )
    series_on = models.DateField(null=True, blank=True, editable=False)  # the day its series called it for
    apart = models.BooleanField(default=False, editable=False)  # of its series, but changed by itself
    participants = models.PositiveIntegerField(_("nombre de participant·es"), null=True, blank=True, editable=False)
    cancelled_reason = models.CharField(_("raison"), max_length=400, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of its changes, for calendars
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    untitled = "rencontre"
    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("rencontre")
        verbose_name_plural = _("rencontres")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(places=None) | Q(places__gte=1), name="meeting_has_a_place"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""), name="meeting_cancelled_for_a_reason"
            ),
            models.UniqueConstraint(fields=["series", "series_on"], name="one_meeting_a_day_of_series"),
        ]
        indexes = [
            models.Index(fields=["network", "starts_at"], name="meeting_of_network"),
            models.Index(fields=["ends_at", "starts_at"], name="meeting_by_end"),
            models.Index(fields=["starts_at"], name="meeting_by_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("meetings:meeting", args=[self.pk, self.slug])

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self.cancelled_at is not None


class Registration(PlaceTaken):
    """Someone's place at a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="registrations")
    came = models.BooleanField(null=True, editable=False)  # None: nobody has said
    reminded_week_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_day_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(PlaceTaken.Meta):
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="one_place_each"),
            models.CheckConstraint(condition=PlaceTaken.offers_end(), name="offer_of_place_ends"),
        ]
        indexes = [
            models.Index(fields=["meeting", "state", "at"], name="place_in_turn"),
            models.Index(fields=["offered_until"], name="place_offer_due", condition=Q(state="offered")),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"

"""Trainings, their sessions and those who give them, and the places taken."""

import datetime as dt
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from communities.meetings.models import HasPlaces, OnClocks, PlaceTaken, Titled
from communities.meetings.zones import HOME, Zone

MOST_HALF_DAYS = 40


class TrainingQuerySet(models.QuerySet["Training"]):
    """Named queries over trainings."""

    def readable_by(self, reader: Reader) -> Self:
        """Those announced that are public, of the reader's networks or between professionals; and one's own."""
        if not reader.is_professional:
            return self.filter(public=True).exclude(opened_at=None)
        shown = Q(opened_at__isnull=False) & (Q(public=True) | Q(network=None) | Q(network_id__in=reader.member_of))
        own = Trainer.objects.filter(person=reader.person).order_by().values("training")
        return self.filter(shown | Q(by=reader.person) | Q(pk__in=own) | Q(network_id__in=reader.facilitates_in))

    def upcoming(self, *, now: dt.datetime) -> Self:
        """Those that have not ended, the next one first."""
        return self.filter(ends_at__gte=now).order_by("starts_at", "pk")

    def past(self, *, now: dt.datetime) -> Self:
        """Those that have ended, the latest first."""
        return self.filter(ends_at__lt=now).order_by("-starts_at", "-pk")

    def for_list(self) -> Self:
        """With what a line of the list shows."""
        return self.select_related("network", "territory")


class Training(Titled, HasPlaces):
    """A training action: what for, for whom, in how many sessions. Of a network, or of the centre (`network` None).

    A draft until it is opened. `starts_at` and `ends_at` are those of its sessions, kept here for lists; only its
    actions write them. `sessions_needed`: how many must be followed for the certificate; None: all of them.
    """

    network = models.ForeignKey(
        "networks.Network",
        verbose_name=_("réseau"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="trainings",
    )
    title = models.CharField(_("titre"), max_length=150)
    aims = models.TextField(_("objectifs"))
    aims_html = models.TextField(blank=True, editable=False)
    audience = models.CharField(_("pour qui"), max_length=300, blank=True)
    prerequisites = models.CharField(_("prérequis"), max_length=300, blank=True)
    programme = models.TextField(_("programme"), blank=True)
    programme_html = models.TextField(blank=True, editable=False)
    theme = models.ForeignKey(
        "reference.Keyword", verbose_name=_("thème"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    territory = models.ForeignKey(
        "reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.PROTECT
    )
    zone = models.CharField(_("heure du lieu"), max_length=32, choices=Zone, default=HOME)
    video_url = models.URLField(_("lien de visioconférence"), blank=True)
    half_days = models.PositiveSmallIntegerField(
        _("demi-journées"), default=1, validators=[MaxValueValidator(MOST_HALF_DAYS)]
    )
    sessions_needed = models.PositiveSmallIntegerField(_("séances à suivre pour l'attestation"), null=True, blank=True)
    public = models.BooleanField(_("visible de tout le monde"), default=True)
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )  # who organises it
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)  # None: a draft
    cancelled_reason = models.CharField(_("raison"), max_length=400, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of its changes, for calendars
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    untitled = "formation"
    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("formation")
        verbose_name_plural = _("formations")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="training_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(places=None) | Q(places__gte=1), name="training_has_a_place"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""), name="training_cancelled_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(sessions_needed=None) | Q(sessions_needed__gte=1), name="training_needs_a_session"
            ),
        ]
        indexes = [
            models.Index(fields=["network", "starts_at"], name="training_of_network"),
            models.Index(fields=["ends_at", "starts_at"], name="training_by_end"),
            models.Index(fields=["starts_at"], name="training_by_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The training's page."""
        return reverse("training:training", args=[self.pk, self.slug])

    @property
    def tz(self) -> ZoneInfo:
        """The time zone of its place."""
        return ZoneInfo(self.zone)

    @property
    def draft(self) -> bool:
        """Whether it is not announced yet."""
        return self.opened_at is None

    @property
    def over(self) -> bool:
        """Whether its last session has ended."""
        return self.ends_at <= timezone.now()

    @property
    def cancelled(self) -> bool:
        """Whether it was called off."""
        return self.cancelled_at is not None


class SessionQuerySet(models.QuerySet["Session"]):
    """Named queries over sessions."""

    def for_calendar(self) -> Self:
        """Those of trainings that are announced, with what a line of the calendar shows."""
        announced = self.exclude(training__opened_at=None)
        return announced.select_related("training__network", "training__territory")


class Session(OnClocks, models.Model):
    """A time of a training."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("titre de la séance"), max_length=150, blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    sheet_kept_at = models.DateTimeField(null=True, blank=True, editable=False)  # when it was last said who came

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts")
        ]
        indexes = [
            models.Index(fields=["ends_at", "starts_at"], name="session_by_end"),
            models.Index(fields=["starts_at"], name="session_by_start"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.training)

    @property
    def zone(self) -> str:
        """The time zone of its place."""
        return self.training.zone

    @property
    def local(self) -> tuple[dt.datetime, dt.datetime]:
        """Its beginning and end as the clocks of its place say them, without a zone."""
        zone = self.training.tz
        return self.starts_at.astimezone(zone).replace(tzinfo=None), self.ends_at.astimezone(zone).replace(tzinfo=None)


class Trainer(models.Model):
    """Someone who gives a training: a person of the community, or a name."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="trainers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="gives_trainings"
    )
    name = models.CharField(_("nom"), max_length=170, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("intervenant·e")
        verbose_name_plural = _("intervenant·es")
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="one_trainer_each"),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(name=""), name="trainer_is_someone"),
        ]

    def __str__(self) -> str:
        return self.person.get_full_name() if self.person else self.name


class Enrolment(PlaceTaken):
    """Someone's place at a training, and what they say for themselves that they take away from it."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="registrations")
    takeaway = models.TextField(_("ce que j'en retire"), blank=True)  # theirs alone to write and to read
    answered = models.BooleanField(default=False, editable=False)  # that they did, never what
    reminded_week_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_day_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta(PlaceTaken.Meta):
        verbose_name = _("inscription à une formation")
        verbose_name_plural = _("inscriptions à des formations")
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="one_enrolment_each"),
            models.CheckConstraint(condition=PlaceTaken.offers_end(), name="offer_of_enrolment_ends"),
        ]
        indexes = [
            models.Index(fields=["training", "state", "at"], name="enrolment_in_turn"),
            models.Index(fields=["offered_until"], name="enrolment_offer_due", condition=Q(state="offered")),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.training}"

"""What a meeting is about, point by point, what was said of it, and what was decided."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.meetings.models.meeting import Meeting


class Part(models.TextChoices):
    """The two texts of a point: what was to be talked about, and what was said."""

    AGENDA = "agenda", _("Ordre du jour")
    MINUTES = "minutes", _("Compte rendu")


class AgendaPointQuerySet(models.QuerySet["AgendaPoint"]):
    """Named queries over points."""

    def standing(self) -> Self:
        """Those that were not taken away, in order."""
        return self.filter(removed_at=None).order_by("position", "pk")

    def for_page(self) -> Self:
        """In order, with who brings them."""
        return self.standing().select_related("brought_by__profile")


class AgendaPoint(models.Model):
    """A point of an agenda, with the minutes of it. One that is not `planned` came up during the meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveIntegerField(default=0, editable=False)
    planned = models.BooleanField(default=True, editable=False)
    title = models.CharField(_("de quoi parle-t-on"), max_length=150)
    minutes_long = models.PositiveSmallIntegerField(_("durée en minutes"), null=True, blank=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("apporté par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = models.TextField(_("précisions"), blank=True)
    body_html = models.TextField(blank=True, editable=False)
    number = models.PositiveIntegerField(default=1, editable=False)  # of the states of its agenda
    minutes = models.TextField(_("compte rendu"), blank=True)
    minutes_html = models.TextField(blank=True, editable=False)
    minutes_number = models.PositiveIntegerField(default=0, editable=False)  # of the states of its minutes
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AgendaPointQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("point de l'ordre du jour")
        verbose_name_plural = _("points de l'ordre du jour")
        indexes = [models.Index(fields=["meeting", "position"], name="point_in_order")]

    def __str__(self) -> str:
        return self.title


class PointState(models.Model):
    """A state of one of a point's texts: who wrote it, when. All of them are kept."""

    point = models.ForeignKey(AgendaPoint, on_delete=models.CASCADE, related_name="states")
    part = models.CharField(max_length=8, choices=Part)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150, blank=True)
    content = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number", "-pk"]
        verbose_name = _("état d'un point")
        verbose_name_plural = _("états d'un point")
        constraints = [models.UniqueConstraint(fields=["point", "part", "number"], name="one_state_of_point_a_number")]

    def __str__(self) -> str:
        return f"{self.point}, {self.get_part_display()}, {self.number}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Named queries over what was decided."""

    def for_page(self) -> Self:
        """Decisions first, then what is to be done by its date, with who does it."""
        return self.select_related("who__profile", "meeting", "done_by").order_by("kind", "due_on", "pk")

    def to_do(self) -> Self:
        """What is still to be done."""
        return self.filter(kind=FollowUp.Kind.TASK, done_at=None)


class FollowUp(models.Model):
    """What a meeting decided, or someone's task that comes of it."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("Décision")
        TASK = "task", _("À faire")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="follow_ups")
    point = models.ForeignKey(AgendaPoint, null=True, blank=True, on_delete=models.SET_NULL, related_name="follow_ups")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TASK)
    words = models.CharField(_("en une phrase"), max_length=300)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("qui s'en occupe"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # when who does it was reminded
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "due_on", "pk"]
        verbose_name = _("suite d'une rencontre")
        verbose_name_plural = _("suites de rencontres")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="task") | Q(who=None, due_on=None, done_at=None), name="decision_is_nobodys_task"
            )
        ]
        indexes = [
            models.Index(fields=["meeting", "kind"], name="follow_up_of_meeting"),
            models.Index(fields=["due_on"], name="follow_up_due", condition=Q(kind="task", done_at=None)),
        ]

    def __str__(self) -> str:
        return self.words

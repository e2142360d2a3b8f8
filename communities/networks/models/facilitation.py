"""Facilitation: a function with an end, the journal of its acts, and how members look at them again."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.networks.models.network import Network

BLANKS = " \t\r\n\u00a0\u202f"


def says_something(column: str) -> GreaterThan:
    """That a column holds more than blanks; the database asks it of every row."""
    return GreaterThan(Length(Func(F(column), Value(BLANKS), function="TRIM", output_field=CharField())), 0)


class FacilitationQuerySet(models.QuerySet["Facilitation"]):
    """Named queries over facilitations."""

    def in_term(self, *, today: dt.date) -> Self:
        """Those that hold on this day; both ends count."""
        return self.filter(starts_on__lte=today, ends_on__gte=today).order_by("ends_on", "pk")

    def with_people(self) -> Self:
        """With those who hold them, and what a line shows of their profiles."""
        return self.select_related("person__profile__organisation", "person__profile__territory")


class Facilitation(models.Model):
    """A function, not a rank: someone takes care of one network's exchanges for a stated period.

    What no database says by itself is held by triggers (communities.networks.guards): nobody who steers, a year at
    most, no two terms at once in one network.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facilitations")
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"))
    word = models.CharField(_("intention"), max_length=400, blank=True)  # what they said they would take care of
    told_before = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)  # days before the end

    objects = FacilitationQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        verbose_name = _("animation")
        verbose_name_plural = _("animations")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="facilitation_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["person", "ends_on"], name="facilitation_of_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.network}"


class FacilitationEntryQuerySet(models.QuerySet["FacilitationEntry"]):
    """Named queries over the journal."""

    def of(self, network: Network) -> Self:
        """A network's journal, the latest act first, with its authors, what it undid and what was said of it."""
        shown = ("person__profile", "undone_by__profile", "undoes__review__asked_by", "undoing", "review__asked_by")
        return self.filter(network=network).select_related(*shown).order_by("-at", "-pk")


class FacilitationEntry(models.Model):
    """An act of facilitation: who, what, why. Readable by the network's members; never without a reason."""

    class Act(models.TextChoices):
        MOVE = "move", _("Déplacement")
        MERGE = "merge", _("Fusion")
        SPLIT = "split", _("Séparation")
        CLOSE = "close", _("Clôture")
        OPEN = "open", _("Réouverture")
        HIDE = "hide", _("Masquage")
        SHOW = "show", _("Rétablissement")
        PIN = "pin", _("Épinglage")
        UNPIN = "unpin", _("Fin d'épinglage")
        TITLE = "title", _("Changement de titre")
        WIKI = "wiki", _("Ouverture à toutes les mains")
        UNWIKI = "unwiki", _("Fin de l'ouverture à toutes les mains")
        INVITE = "invite", _("Invitation")
        ANNOUNCE = "announce", _("Annonce")
        PLAN = "plan", _("Rencontre prévue")
        CHANGE = "change", _("Rencontre modifiée")
        CANCEL = "cancel", _("Rencontre annulée")
        REOPEN = "reopen", _("Rencontre maintenue après annulation")
        TRAINING_OPEN = "t_open", _("Formation annoncée")
        TRAINING_DRAFT = "t_draft", _("Formation remise en brouillon")
        TRAINING_CHANGE = "t_change", _("Formation modifiée")
        TRAINING_CANCEL = "t_cancel", _("Formation annulée")
        TRAINING_REOPEN = "t_reopen", _("Formation maintenue après annulation")
        TRAINING_SHEET = "t_sheet", _("Feuille de présence tenue")
        END = "end", _("Fin d'animation avancée")
        UNDO = "undo", _("Geste défait")

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="journal")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facilitation_acts")
    act = models.CharField(max_length=8, choices=Act)
    reason = models.CharField(_("raison"), max_length=400)
    subject = models.CharField(max_length=200)
    subject_url = models.CharField(max_length=300)
    origin = models.CharField(max_length=120, blank=True)
    target = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=64, blank=True, editable=False)  # what it was done to: « topic:42 »
    before = models.JSONField(default=dict, blank=True, editable=False)  # what undoing needs to know
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    undoes = models.OneToOneField(
        "self", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="undoing"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = FacilitationEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("acte d'animation")
        verbose_name_plural = _("journal d'animation")
        constraints = [
            models.CheckConstraint(condition=Q(says_something("reason")), name="act_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "-at"], name="journal_newest"),
            models.Index(fields=["network", "about"], name="journal_about"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} : {self.subject}"


class PeerReview(models.Model):
    """A member asks three others, drawn by lot, to look at an act again. What they decide is applied and published."""

    class Decision(models.TextChoices):
        KEPT = "kept", _("L'acte est maintenu")
        UNDONE = "undone", _("L'acte est défait")
        LAPSED = "lapsed", _("Sans décision")

    entry = models.OneToOneField(FacilitationEntry, on_delete=models.CASCADE, related_name="review")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("pourquoi la revoir"), max_length=400)
    asked_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=8, choices=Decision, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.CharField(max_length=300, blank=True, editable=False)  # why what was decided could not be done
    redrawn = models.BooleanField(default=False, editable=False)  # nobody had answered: others were drawn, once

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("relecture entre pairs")
        verbose_name_plural = _("relectures entre pairs")
        constraints = [models.CheckConstraint(condition=Q(says_something("reason")), name="review_has_a_reason")]
        indexes = [models.Index(fields=["decision", "asked_at"], name="review_open")]

    def __str__(self) -> str:
        return str(self.entry)


class PeerVoice(models.Model):
    """One of those drawn by lot, and what they say: keep the act, undo it, or hand on to someone else."""

    class Say(models.TextChoices):
        KEEP = "keep", _("Maintenir")
        UNDO = "undo", _("Défaire")
        PASS = "pass", _("Passer son tour")
        SILENT = "silent", _("Sans réponse")

    review = models.ForeignKey(PeerReview, on_delete=models.CASCADE, related_name="voices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="peer_voices")
    drawn_at = models.DateTimeField(default=timezone.now)
    say = models.CharField(max_length=8, choices=Say, blank=True)
    reason = models.CharField(_("raison"), max_length=400, blank=True)
    said_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["drawn_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="one_voice_each"),
            models.CheckConstraint(
                condition=~Q(say__in=["keep", "undo"]) | Q(says_something("reason")), name="voice_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.review}"


class CareTask(models.Model):
    """Something those who facilitate a network have to do, shared between them."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="care_tasks")
    title = models.CharField(_("à faire"), max_length=200)
    due_on = models.DateField(_("pour le"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="care_tasks"
    )
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["done_at", "due_on", "pk"]
        verbose_name = _("tâche d'animation")
        verbose_name_plural = _("tâches d'animation")
        indexes = [models.Index(fields=["network", "done_at"], name="care_task_open")]

    def __str__(self) -> str:
        return self.title


class DeskLetter(models.Model):
    """The letter of the desk went to someone on this Monday: once a week, whatever starts anew."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    monday = models.DateField()

    class Meta:
        ordering = ["-monday", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "monday"], name="one_desk_letter_a_week")]

    def __str__(self) -> str:
        return f"{self.person}, {self.monday}"

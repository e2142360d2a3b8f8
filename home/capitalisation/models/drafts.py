"""The draft of a production, and those who write it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.reader import Reader
from home.productions.models import ProductionPage


class DraftQuerySet(models.QuerySet["Draft"]):
    """Named queries over drafts."""

    def for_reader(self, reader: Reader) -> Self:
        """With where the reader stands to each: `seated` (writes it today), `asked` (invited, and has not answered)."""
        return self.annotate(seated=_seat(reader), asked=_invitation(reader))

    def written_by(self, reader: Reader) -> Self:
        """Those that the reader writes today, dropped ones too."""
        return self.filter(_seat(reader)) if reader.is_professional else self.none()

    def alive(self) -> Self:
        """Those that were not given up."""
        return self.exclude(state=Draft.State.DROPPED)

    def readable_by(self, reader: Reader) -> Self:
        """Those that the reader writes, is invited to write, or that are open to a network of theirs."""
        if not reader.is_professional:
            return self.none()
        theirs = Q(_invitation(reader)) | Q(open=True, network__in=reader.member_of)
        return self.filter(Q(_seat(reader)) | (theirs & ~Q(state=Draft.State.DROPPED)))

    def open_to(self, reader: Reader) -> Self:
        """Those of the reader's networks that are open, and that others write."""
        if not reader.is_professional:
            return self.none()
        theirs = self.alive().filter(open=True, network__in=reader.member_of)
        return theirs.exclude(_seat(reader)).exclude(_invitation(reader))


def _seat(reader: Reader) -> Exists:
    return Exists(Writer.objects.filter(draft=OuterRef("pk"), person=reader.person, until=None))


def _invitation(reader: Reader) -> Exists:
    return Exists(Invitation.objects.filter(draft=OuterRef("pk"), person=reader.person, answered_at=None))


class Draft(models.Model):
    """A production that is being written, from a thread, a meeting's minutes, a need, or a blank sheet.

    Read by those who write it and, when it is `open`, by the members of its network. `page` is what it became; a draft
    goes on living after publication: the next version is written in it.
    """

    class State(models.TextChoices):
        WRITING = "writing", _("En écriture")
        READING = "reading", _("En relecture")  # by the editors, as peers
        PUBLISHED = "published", _("Publié")
        DROPPED = "dropped", _("Abandonné")

    title = models.CharField(_("titre"), max_length=160)
    aim = models.CharField(_("à quoi cela servira"), max_length=240, blank=True)
    kind = models.CharField(_("type"), max_length=16, choices=ProductionPage.Kind, default=ProductionPage.Kind.SHEET)
    remember = models.TextField(_("ce qu'il faut retenir"), max_length=1000, blank=True)
    feedback = models.TextField(_("le regard que vous cherchez"), max_length=600, blank=True)
    licence = models.CharField(
        _("licence"), max_length=60, choices=ProductionPage.Licence, default=ProductionPage.Licence.OPEN
    )
    network = models.ForeignKey(
        "networks.Network",
        verbose_name=_("réseau"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="production_drafts",
    )
    open = models.BooleanField(_("ouvert aux membres du réseau"), default=True)
    territory = models.ForeignKey(
        "reference.Territory", verbose_name=_("territoire"), null=True, blank=True, on_delete=models.PROTECT
    )
    keywords = models.ManyToManyField("reference.Keyword", verbose_name=_("mots-clés"), blank=True, related_name="+")
    topic = models.ForeignKey(
        "forum_conversation.Topic", null=True, blank=True, on_delete=models.PROTECT, related_name="production_drafts"
    )
    meeting = models.ForeignKey(
        "meetings.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="production_drafts"
    )
    need = models.ForeignKey(
        "networks.Need", null=True, blank=True, on_delete=models.PROTECT, related_name="production_drafts"
    )
    page = models.OneToOneField(ProductionPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="draft")
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(null=True, blank=True, unique=True, editable=False)  # of the form that started it

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("production en écriture")
        verbose_name_plural = _("productions en écriture")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The workshop where it is written."""
        return reverse("capitalisation:draft", args=[self.pk])


class Writer(models.Model):
    """Someone who writes a draft. Writers are equals."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="writers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="writes")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)  # left the table; the credit for what was written stays
    told_at = models.DateTimeField(null=True, blank=True, editable=False)  # when a letter last said what is new

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("personne qui écrit")
        verbose_name_plural = _("personnes qui écrivent")
        constraints = [models.UniqueConstraint(fields=["draft", "person"], name="one_writer_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.draft}"


class Invitation(models.Model):
    """Someone is asked to write with others. Nobody writes, or is credited, without having said yes."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(_("un mot de votre part"), max_length=400, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("invitation à écrire")
        verbose_name_plural = _("invitations à écrire")
        constraints = [models.UniqueConstraint(fields=["draft", "person"], name="one_invitation_to_write_each")]

    def __str__(self) -> str:
        return f"{self.person}, {self.draft}"

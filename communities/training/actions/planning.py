"""Trainings called, changed, announced, called off."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.networks.models import Need, Network
from communities.networks.permissions import may_take_up
from communities.training import telling
from communities.training.actions.attending import desk
from communities.training.journal import Act, Changed, differences, for_others, note, owe_reason, said
from communities.training.models import Session, Trainer, Training
from communities.training.needing import announced, answers, taken_back
from communities.training.permissions import may_organise, may_plan
from reference.models import Keyword, Territory
from search.actions import touch
from writing.markdown import render

MOST_SESSIONS = 20
MOST_TRAINERS = 12


class Wrong(ValueError):
    """The training cannot be so; its text is fit for the page, `field` names what is to be put right."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Slot:
    """A session as it is asked for; `pk`: the one it was, of a training that changes."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str = ""
    pk: int | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a training says of itself. `aims` and `programme` are Markdown; `trainers`: people, or names; `places` None:
    no limit.
    """

    title: str
    aims: str
    sessions: Sequence[Slot]
    audience: str = ""
    prerequisites: str = ""
    programme: str = ""
    theme: Keyword | None = None
    territory: Territory | None = None
    place: str = ""
    zone: str = "Europe/Paris"
    video_url: str = ""
    half_days: int = 1
    sessions_needed: int | None = None
    places: int | None = None
    public: bool = True
    trainers: Sequence[User | str] = ()


@transaction.atomic
def plan_training(
    *, network: Network | None, told: Told, by: Reader, draft: bool = True, need: Need | None = None
) -> Training:
    """Call a training, as a draft unless told otherwise. `network` None: of the whole centre; `need`: what it answers,
    under which it shows once announced.

    Raises PermissionDenied (see permissions.may_plan; or a need that is not this network's to take up), Wrong,
    ValidationError (an address that is none…).
    """
    if by.person is None or not may_plan(by, network):
        raise PermissionDenied
    if need is not None and (network is None or not may_take_up(by, need, network)):
        raise PermissionDenied
    training = Training(network=network, by=by.person, opened_at=None if draft else timezone.now())
    _write(training, told)
    if need is not None:
        answers(training, need, by.person)
    return training


@transaction.atomic
def change_training(*, training: Training, told: Told, by: Reader, reason: str = "") -> Training:
    """Change what a training says of itself; those who have a place are told when its days or its place change.

    Sessions whose sheet is kept stay. `reason`: for the journal of facilitation, where others organise it. Raises
    PermissionDenied, Wrong, ValidationError, TooFewPlaces (more people have a place than there would be),
    ReasonMissing.
    """
    training = _mine(training, by)
    if training.cancelled:
        raise Wrong(_("Cette formation est annulée."))
    owe_reason(by, training, reason)
    cares = for_others(by, training)
    training, changed = change(training, told)
    if changed and cares:
        note(training, by, Act.TRAINING_CHANGE, reason, changed=changed)
    return training


def change(training: Training, told: Told) -> tuple[Training, Changed]:
    """Write changes to a training whose row is locked; to be called by actions.

    Gives back the training, and what changed, as the journal keeps it.
    """
    known, before = telling.known(training), said(training)
    desk.enough(training, told.places)
    _write(training, told)
    telling.owe(training, known)
    return desk.settle(thing=training), differences(before, said(training))


@transaction.atomic
def open_training(*, training: Training, by: Reader, reason: str = "") -> Training:
    """Announce a training; again changes nothing. `reason`: for the journal, where others organise it.

    Raises PermissionDenied, Wrong (it is over, or called off), ReasonMissing.
    """
    training = _mine(training, by)
    if training.cancelled:
        raise Wrong(_("Cette formation est annulée."))
    if training.ends_at <= timezone.now():
        raise Wrong(_("Toutes les séances sont passées : choisissez d'autres dates avant de l'annoncer."))
    if training.draft:
        owe_reason(by, training, reason)
        show(training)
        if for_others(by, training):
            note(training, by, Act.TRAINING_OPEN, reason)
    return training


def show(training: Training) -> Training:
    """Write that a training whose row is locked is announced; to be called by actions."""
    training.opened_at = timezone.now()
    training.save(update_fields=["opened_at"])
    touch("training", training.pk)
    announced(training)
    return training


def take_in(training: Training) -> Training:
    """Make a training whose row is locked a draft again, at which nobody has a place; to be called by actions."""
    training.opened_at, training.last_told = None, None
    training.save(update_fields=["opened_at", "last_told"])
    touch("training", training.pk)
    taken_back(training)
    return training


@transaction.atomic
def call_off(*, training: Training, reason: str, by: Reader) -> Training:
    """Call a training off, with the reason that all who asked for a place are told. Doing it twice changes nothing.

    One that others organise goes into the journal of facilitation, with the reason. Raises PermissionDenied, Wrong (no
    reason, or it has taken place).
    """
    training = _mine(training, by)
    if training.cancelled:
        return training
    if not reason.strip():
        raise Wrong(_("Dites pourquoi : les personnes inscrites liront cette raison."), "reason")
    if training.ends_at <= timezone.now():
        raise Wrong(_("Cette formation a déjà eu lieu."))
    take_off(training, reason)
    if for_others(by, training):
        note(training, by, Act.TRAINING_CANCEL, reason)
    return training


def take_off(training: Training, reason: str) -> Training:
    """Write that a training whose row is locked is called off; to be called by actions."""
    known = telling.known(training)
    training.cancelled_at, training.cancelled_reason = timezone.now(), " ".join(reason.split())[:400]
    return _moved(training, known)


def take_up_again(training: Training) -> Training:
    """Write that a training whose row is locked takes place after all; to be called by actions."""
    known = telling.known(training)
    training.cancelled_at, training.cancelled_reason = None, ""
    return desk.settle(thing=_moved(training, known))


def _moved(training: Training, known: dict[str, Any]) -> Training:
    training.sequence += 1
    training.save(update_fields=["cancelled_at", "cancelled_reason", "sequence"])
    touch("training", training.pk)
    telling.owe(training, known)
    return training


def _mine(training: Training, by: Reader) -> Training:
    """The training as it is now, locked, if `by` takes care of it."""
    training = desk.locked(training)
    if not may_organise(by, training):
        raise PermissionDenied
    return training


def _write(training: Training, told: Told) -> None:
    """Write it all, its sessions and trainers with it."""
    slots = sorted(told.sessions, key=lambda one: (one.starts_at, one.ends_at))
    _check(slots, told)
    for name in ("audience", "prerequisites", "place", "zone", "video_url", "half_days", "sessions_needed", "places"):
        setattr(training, name, getattr(told, name))
    training.title, training.theme, training.territory = " ".join(told.title.split()), told.theme, told.territory
    training.aims, training.aims_html = told.aims, render(told.aims)
    training.programme, training.programme_html = told.programme, render(told.programme)
    training.public = told.public
    training.starts_at, training.ends_at = slots[0].starts_at, slots[-1].ends_at
    training.changed_at = timezone.now()
    training.sequence += 0 if training.pk is None else 1
    training.full_clean()
    training.save()
    _write_sessions(training, slots)
    _write_trainers(training, told.trainers)
    touch("training", training.pk)


def _check(slots: Sequence[Slot], told: Told) -> None:
    """What the form and the database say no to in ways of their own."""
    if not 1 <= len(slots) <= MOST_SESSIONS:
        raise Wrong(_("Prévoyez d'une à %(most)d séances.") % {"most": MOST_SESSIONS}, "sessions")
    if any(one.ends_at <= one.starts_at for one in slots):
        raise Wrong(_("Une séance finit avant d'avoir commencé."), "sessions")
    if any(following.starts_at < one.ends_at for one, following in pairwise(slots)):
        raise Wrong(_("Deux séances se chevauchent."), "sessions")
    if told.sessions_needed is not None and told.sessions_needed > len(slots):
        raise Wrong(_("Il n'y a pas autant de séances."), "sessions_needed")
    if not told.place and not told.territory and not told.video_url:
        raise Wrong(_("Dites où elle se tient : un lieu, ou un lien de visioconférence."), "place")
    if len(told.trainers) > MOST_TRAINERS:
        raise Wrong(_("Nommez %(most)d intervenant·es au plus.") % {"most": MOST_TRAINERS}, "trainers")


def _write_sessions(training: Training, slots: Sequence[Slot]) -> None:
    """Sessions that stay keep their row and who was there; those left out go, unless a sheet speaks of them."""
    held = {one.pk: one for one in training.sessions.all()}
    gone = [one for pk, one in held.items() if pk not in {slot.pk for slot in slots}]
    if any(one.sheet_kept_at for one in gone):
        raise Wrong(_("Une séance dont la feuille de présence est tenue ne peut être retirée."), "sessions")
    training.sessions.filter(pk__in=[one.pk for one in gone]).delete()
    for slot in slots:
        session = held.get(slot.pk or 0) or Session(training=training)
        session.starts_at, session.ends_at = slot.starts_at, slot.ends_at
        session.title = " ".join(slot.title.split())[:150]
        session.save()


def _write_trainers(training: Training, trainers: Sequence[User | str]) -> None:
    people = dict.fromkeys(one.pk for one in trainers if isinstance(one, User))
    names = dict.fromkeys(" ".join(one.split())[:170] for one in trainers if isinstance(one, str) and one.strip())
    if User.objects.filter(pk__in=people, kind=User.Kind.STEERING).exists():
        raise ValidationError(_("Un compte de pilotage ne peut intervenir dans une formation."))
    training.trainers.all().delete()
    held = [Trainer(training=training, person_id=pk) for pk in people]
    Trainer.objects.bulk_create([*held, *(Trainer(training=training, name=name) for name in names)])

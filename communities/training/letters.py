"""What people are told of trainings by e-mail. Each letter goes once, and only if what it says still holds."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.letters import letter
from background.tasks import durable
from communities.meetings.models import State
from communities.meetings.plugs import hour
from communities.training.models import Certificate, Enrolment, Training
from communities.training.permissions import may_read


def _post(training: Training, to: User, *, subject: str, key: str, lines: Sequence[str], label: str, path: str) -> None:
    """Send a letter about a training: its sentences, then its days and place, then one thing to press."""
    if to.is_active and to.email and to.anonymised_at is None:
        context = {"training": training, "lines": lines, "label": label, "path": path, "days": days_of(training)}
        key = f"training-{key}-{training.pk}-{to.pk}"
        letter("training", to=to.email, subject=subject % {"title": training.title}, key=key, context=context).send()


def days_of(training: Training) -> list[str]:
    """When each session is, as the clocks of its place say it."""
    lines = []
    for session in training.sessions.order_by("starts_at", "pk"):
        session.training = training
        start, end = session.local
        clock = f", {session.clock}" if session.clock else ""
        lines.append(f"{date_format(start, 'l j F Y').capitalize()}, {hour(start)} – {hour(end)}{clock}")
    return lines


def _place(pk: int, state: str) -> Enrolment | None:
    """A place, if it still is in this state, the training still stands and still shows to who holds it."""
    places = Enrolment.objects.select_related("person__profile", "training__network", "training__territory")
    found: Enrolment | None = places.filter(pk=pk, state=state, training__cancelled_at=None).first()
    if found is None or not may_read(Reader.of(found.person), found.training):
        return None
    return found


def _by_mail(person: User) -> bool:
    """Whether someone wants letters that they could do without."""
    profile = getattr(person, "profile", None)
    return profile is None or bool(profile.by_mail)


@durable()
def send_held(pk: int) -> None:
    """Say that a place is kept."""
    place = _place(pk, State.HELD)
    if place is None or place.training.ends_at <= timezone.now():
        return
    with translation.override(settings.LANGUAGE_CODE):
        _post(
            place.training,
            place.person,
            subject=_("Votre place est retenue : %(title)s"),
            key=f"held-{place.at:%Y%m%d%H%M%S}",
            lines=[_("Votre place est retenue. Si vous ne pouvez plus venir, libérez-la pour quelqu'un d'autre.")],
            label=_("Voir la formation"),
            path=place.training.get_absolute_url(),
        )


@durable()
def send_offer(pk: int) -> None:
    """Say that a place is kept for whoever waited longest, and until when."""
    place = _place(pk, State.OFFERED)
    if place is None or place.offered_until is None or not place.stands(timezone.now()):
        return
    with translation.override(settings.LANGUAGE_CODE):
        until = place.offered_until.astimezone(place.training.tz).replace(tzinfo=None)
        words = {"date": date_format(until, "l j F"), "hour": hour(until)}
        _post(
            place.training,
            place.person,
            subject=_("Une place pour vous : %(title)s"),
            key=f"offer-{place.offered_until:%Y%m%d%H%M%S}",
            lines=[
                _("Une place s'est libérée. Elle est gardée pour vous jusqu'au %(date)s, %(hour)s.") % words,
                _("Prenez-la ou laissez-la : sans réponse de votre part, elle ira à la personne suivante."),
            ],
            label=_("Répondre"),
            path=f"{place.training.get_absolute_url()}#ma-place",
        )


@durable()
def send_lapsed(training_pk: int, person_pk: int) -> None:
    """Say that the place that was kept went on to someone else."""
    training = Training.objects.for_list().filter(pk=training_pk, cancelled_at=None).first()
    person = User.objects.filter(pk=person_pk).first()
    if training is None or person is None or training.registrations.filter(person=person).exists():
        return
    if training.ends_at <= timezone.now() or not may_read(Reader.of(person), training):
        return
    with translation.override(settings.LANGUAGE_CODE):
        _post(
            training,
            person,
            subject=_("La place n'est plus gardée : %(title)s"),
            key="lapsed",
            lines=[_("Le délai est passé : la place va à quelqu'un d'autre. Vous pouvez vous inscrire de nouveau.")],
            label=_("Voir la formation"),
            path=training.get_absolute_url(),
        )


def _as_changed(pk: int, sequence: int) -> Enrolment | None:
    """A place, unless its training changed again since and another letter is owed of it."""
    place = Enrolment.objects.select_related("person", "training__network", "training__territory").filter(pk=pk).first()
    again = place is not None and place.training.sequence != sequence and place.training.last_told
    return None if again else place


@durable()
def send_changed(pk: int, sequence: int) -> None:
    """Say that days or place are others."""
    place = _as_changed(pk, sequence)
    if place is None or place.training.cancelled or place.training.draft:
        return
    with translation.override(settings.LANGUAGE_CODE):
        _post(
            place.training,
            place.person,
            subject=_("Dates ou lieu modifiés : %(title)s"),
            key=f"changed-{sequence}",
            lines=[_("Les dates ou le lieu de cette formation ont changé. Voici ce qui est prévu désormais.")],
            label=_("Voir la formation"),
            path=place.training.get_absolute_url(),
        )


@durable()
def send_cancelled(pk: int, sequence: int) -> None:
    """Say that it does not take place, and why."""
    place = _as_changed(pk, sequence)
    if place is None or not place.training.cancelled:
        return
    with translation.override(settings.LANGUAGE_CODE):
        _post(
            place.training,
            place.person,
            subject=_("Formation annulée : %(title)s"),
            key=f"cancelled-{sequence}",
            lines=[_("Cette formation est annulée."), _("Raison : %(why)s") % {"why": place.training.cancelled_reason}],
            label=_("Voir les autres formations"),
            path=reverse("training:trainings"),
        )


@durable()
def send_reopened(pk: int, sequence: int) -> None:
    """Say that it takes place after all."""
    place = _as_changed(pk, sequence)
    if place is None or place.training.cancelled or place.training.draft:
        return
    with translation.override(settings.LANGUAGE_CODE):
        lines = [_("Cette formation avait été annulée. Elle a finalement lieu.")]
        if place.state == State.HELD:
            lines.append(_("Votre place est toujours à vous. Si vous ne pouvez plus venir, libérez-la."))
        _post(
            place.training,
            place.person,
            subject=_("Elle a bien lieu : %(title)s"),
            key=f"reopened-{sequence}",
            lines=lines,
            label=_("Voir la formation"),
            path=place.training.get_absolute_url(),
        )


@durable()
def send_reminder(pk: int, which: str, moment: str) -> None:
    """Remind of what is to come: `which` is « week » or « day », `moment` tells one reminder from the next."""
    place = _place(pk, State.HELD)
    if place is None or not _by_mail(place.person) or place.training.ends_at <= timezone.now():
        return
    with translation.override(settings.LANGUAGE_CODE):
        line = _("C'est dans une semaine.") if which == "week" else _("C'est dans moins d'un jour.")
        lines = [line, _("Si vous ne pouvez plus venir, libérez votre place : quelqu'un l'attend peut-être.")]
        _post(
            place.training,
            place.person,
            subject=_("Rappel : %(title)s"),
            key=f"reminder-{which}-{moment}",
            lines=lines,
            label=_("Voir la formation"),
            path=place.training.get_absolute_url(),
        )


@durable()
def send_certificate(pk: int) -> None:
    """Say that a certificate is there; once for each certificate, also when it is corrected afterwards."""
    found = Certificate.objects.select_related("enrolment__person", "enrolment__training__network")
    certificate = found.filter(pk=pk, withdrawn_at=None, told_at=None).first()
    if certificate is None:
        return
    training, person = certificate.enrolment.training, certificate.enrolment.person
    with translation.override(settings.LANGUAGE_CODE):
        lines = [_("Votre attestation est prête. Elle porte un numéro que chacun·e peut vérifier.")]
        if not certificate.enrolment.answered:
            lines.append(_("Dites aussi ce que vous en avez pensé : vos réponses restent anonymes."))
        _post(
            training,
            person,
            subject=_("Votre attestation : %(title)s"),
            key=f"certificate-{certificate.number}",
            lines=lines,
            label=_("Mes formations"),
            path=reverse("training:record"),
        )
    Certificate.objects.filter(pk=pk, told_at=None).update(told_at=timezone.now())


def moment_of(at: dt.datetime) -> str:
    """A moment as part of a letter's key."""
    return f"{at.astimezone(dt.UTC):%Y%m%d%H%M}"

"""Who was there, what they thought of it, what they take away, and the certificate."""

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.training import letters, paper
from communities.training.actions.attending import desk
from communities.training.journal import Act, for_others, note, owe_reason
from communities.training.models import Answer, Certificate, Enrolment, Presence, Session, Training
from communities.training.permissions import may_organise
from communities.training.questions import ANSWERS, QUESTIONS
from writing.limits import check

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read for another
MOST_WORDS = 2000


class NotYet(Exception):
    """It is too early for it; its text is fit for the page."""


@transaction.atomic
def keep_sheet(*, session: Session, there: Collection[int], by: Reader, reason: str = "") -> None:
    """Write who was at a session: `there` are ids of enrolments; the others of the training were not.

    Certificates follow. `reason`: for the journal of facilitation, where others organise it. Raises PermissionDenied,
    NotYet (the session has not begun), ReasonMissing.
    """
    training = desk.locked(session.training)
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk, training=training)
    if not may_organise(by, training):
        raise PermissionDenied
    if training.cancelled or session.starts_at > timezone.now():
        raise NotYet(_("La feuille de présence s'ouvre quand la séance commence."))
    owe_reason(by, training, reason)
    before = sheet_of(session)
    write_sheet(training, session, there, kept_at=timezone.now(), by=by)
    after = sheet_of(session)
    if before != after and for_others(by, training):
        note(training, by, Act.TRAINING_SHEET, reason, session=session.pk, sheet=[before, after])


def sheet_of(session: Session) -> dict[str, Any]:
    """A sheet as the journal keeps it: ids of the enrolments that were there, and whether it is kept at all."""
    there = session.presences.order_by("enrolment").values_list("enrolment", flat=True)
    return {"there": list(there), "kept": session.sheet_kept_at is not None}


def write_sheet(
    training: Training, session: Session, there: Collection[int], *, kept_at: dt.datetime | None, by: Reader
) -> None:
    """Write a sheet of a training whose row is locked, or that it is not kept (None); to be called by actions."""
    held = set(Enrolment.objects.held().filter(training=training).order_by("pk").values_list("pk", flat=True))
    present = held & set(there)
    noted = set(session.presences.order_by("pk").values_list("enrolment_id", flat=True))
    session.presences.exclude(enrolment_id__in=present).delete()
    Presence.objects.bulk_create(
        [Presence(session=session, enrolment_id=pk, by=by.person) for pk in sorted(present - noted)]
    )
    session.sheet_kept_at = kept_at
    session.save(update_fields=["sheet_kept_at"])
    settle_certificates(training=training)


@transaction.atomic
def settle_certificates(*, training: Training, now: dt.datetime | None = None) -> None:
    """Give certificates to who followed enough sessions, once it is over and every sheet is kept; take back the others.

    Doing it twice changes nothing. One that is given back keeps its number.
    """
    now = now or timezone.now()
    sessions = list(training.sessions.all())
    over = training.ends_at <= now and not training.cancelled and all(one.sheet_kept_at for one in sessions)
    needed = min(training.sessions_needed or len(sessions), len(sessions))
    followed = Enrolment.objects.held().filter(training=training).annotate(followed=Count("presences"))
    for enrolment in followed.select_related("person", "certificate").order_by("pk"):
        certificate = getattr(enrolment, "certificate", None)
        if over and enrolment.followed >= needed:
            _give(training, enrolment, certificate, enrolment.followed, len(sessions))
        elif certificate is not None and certificate.withdrawn_at is None:
            certificate.withdrawn_at = now
            certificate.save(update_fields=["withdrawn_at"])


def _give(training: Training, enrolment: Enrolment, held: Certificate | None, followed: int, of: int) -> None:
    made = paper.written(training, followed=followed, of=of)
    if held is not None and held.withdrawn_at is None and held.made == made:
        return
    certificate = held or Certificate(enrolment=enrolment, number=new_number(), name=enrolment.person.get_full_name())
    certificate.made, certificate.made_at, certificate.withdrawn_at = made, timezone.now(), None
    certificate.save()
    letters.send_certificate.enqueue(certificate.pk)


def new_number() -> str:
    """A number that nobody guesses: « 7K3Q-9D2X-MW4P », 60 bits."""
    drawn = "".join(secrets.choice(LETTERS) for _place in range(12))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def _followed(training: Training, by: Reader) -> Enrolment:
    """The enrolment of `by`, locked, once the training is over. Raises PermissionDenied, NotYet."""
    if by.person is None:
        raise PermissionDenied
    places = Enrolment.objects.held().select_for_update(of=("self",))
    enrolment: Enrolment | None = places.filter(training=training, person=by.person).first()
    if enrolment is None:
        raise PermissionDenied
    if training.ends_at > timezone.now():
        raise NotYet(_("Vous pourrez le dire quand la formation sera finie."))
    return enrolment


@transaction.atomic
def answer(*, training: Training, marks: Mapping[str, str], words: str, by: Reader) -> bool:
    """Keep what `by` thought of a training they had a place at, without saying whose it is; False: they had answered.

    `marks`: questions of communities.training.questions and their answers; others are left out. Raises
    PermissionDenied, NotYet, writing.limits.Refused.
    """
    check(words)
    enrolment = _followed(training, by)
    if enrolment.answered or training.cancelled:
        return False
    known = dict(ANSWERS)
    kept = {name: mark for name, mark in marks.items() if name in QUESTIONS and mark in known}
    Answer.objects.create(training=training, marks=kept, words=words.strip()[:MOST_WORDS])
    enrolment.answered = True
    enrolment.save(update_fields=["answered"])
    return True


@transaction.atomic
def declare(*, training: Training, words: str, by: Reader) -> Enrolment:
    """Write what `by` says for themselves that they take away. Nobody else reads it, nobody grades it.

    Raises PermissionDenied, NotYet, writing.limits.Refused.
    """
    check(words)
    enrolment = _followed(training, by)
    enrolment.takeaway = words.strip()[:MOST_WORDS]
    enrolment.save(update_fields=["takeaway"])
    return enrolment

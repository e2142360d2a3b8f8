"""Leaving a post: told step by step, kept as one goes, handed to a colleague who takes up what one followed."""

import datetime as dt
import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.reader import Reader
from communities.people import plugs
from communities.people.leaving.asking import ASKED, LONGEST
from communities.people.models import Departure
from communities.people.refusals import NotPossible

VALID = dt.timedelta(days=60)
MOST_PASSED_ON = 200


def begin_departure(*, by: Reader) -> Departure:
    """The departure that `by` is writing, begun now if there is none. Raises PermissionDenied."""
    if by.person is None or not by.is_professional:
        raise PermissionDenied
    mine = Departure.objects.filter(person=by.person, sent_at=None)
    if held := mine.first():
        return held
    try:
        with transaction.atomic():
            return Departure.objects.create(person=by.person, job="")
    except IntegrityError:  # begun on another device at the same moment
        return mine.get()


@transaction.atomic
def keep_departure(
    *,
    by: Reader,
    job: str | None = None,
    leaves_on: dt.date | None = None,
    answers: dict[str, str] | None = None,
    passed_on: list[str] | None = None,
) -> Departure:
    """Keep what `by` has said so far; what is None stays as it is (the last day goes with the job).

    Of `answers` the questions of leaving.asking are kept; of `passed_on` what they do hold. Raises PermissionDenied.
    """
    departure = Departure.objects.select_for_update().get(pk=begin_departure(by=by).pk)
    if job is not None:
        departure.job, departure.leaves_on = " ".join(job.split())[:240], leaves_on
    if answers is not None:
        said = {name: answers[name].strip()[:LONGEST] for name in ASKED if name in answers}
        departure.answers = {**departure.answers, **said}
    if passed_on is not None:
        held = {f"{kind.kind}:{one.key}" for kind in plugs.legacy_kinds() for one in kind.of(by)}
        departure.topics = [one for one in dict.fromkeys(passed_on) if one in held][:MOST_PASSED_ON]
    departure.save()
    return departure


@transaction.atomic
def send_departure(*, by: Reader, email: str, now: dt.datetime | None = None) -> Departure:
    """Ask a colleague, by mail, to take up what `by` followed; the mail leaves with this transaction.

    Raises PermissionDenied; NotPossible (nothing is said of the post; one's own address).
    """
    from communities.people.leaving.tasks import ask_successor

    departure = Departure.objects.select_for_update().get(pk=begin_departure(by=by).pk)
    if not departure.job:
        raise NotPossible(_("Dites d'abord quelle fonction vous quittez : c'est la première étape."))
    if by.person is not None and email.lower() == by.person.email.lower():
        raise NotPossible(_("C'est votre propre adresse. Donnez celle de la personne qui reprend."))
    departure.successor_email, departure.digest = email.lower(), secrets.token_hex(32)
    departure.sent_at = now or timezone.now()
    departure.save()
    ask_successor.enqueue(departure.pk, departure.digest)
    return departure


def secret_of(departure: Departure) -> str:
    """What the mail's address ends with; no row holds it."""
    sealed = salted_hmac("people.departure", f"{departure.pk}:{departure.digest}", algorithm="sha256").hexdigest()
    return f"{departure.pk}-{sealed[:48]}"


def departure_of(secret: str) -> Departure | None:
    """The departure whose mail bore this secret; None where there is none, or it was withdrawn."""
    number = secret.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = Departure.objects.select_related("person__profile").filter(pk=int(number)).exclude(digest="").first()
    return found if found is not None and constant_time_compare(secret_of(found), secret) else None


@transaction.atomic
def withdraw_departure(*, departure: Departure, by: Reader) -> Departure:
    """Ask the colleague no longer; what was taken up stays theirs. Raises PermissionDenied (it is not one's own)."""
    if by.person is None or departure.person_id != by.person.pk:
        raise PermissionDenied
    Departure.objects.filter(pk=departure.pk, taken_at=None).update(digest="")
    departure.refresh_from_db()
    return departure


def may_take_up(departure: Departure, reader: Reader) -> bool:
    """Whether the mail was for this reader: a mail that is handed on opens nothing to someone else."""
    return (
        reader.is_professional
        and reader.person is not None
        and reader.person.pk != departure.person_id
        and reader.person.email.lower() == departure.successor_email.lower()
    )


def is_open(departure: Departure, *, now: dt.datetime | None = None) -> bool:
    """Whether it can still be taken up: sent less than 60 days ago, not withdrawn, and by nobody yet."""
    fresh = departure.sent_at is not None and (now or timezone.now()) - departure.sent_at <= VALID
    return bool(fresh and departure.digest and departure.taken_at is None)


@transaction.atomic
def take_up(
    *, departure: Departure, by: Reader, chosen: list[str], now: dt.datetime | None = None
) -> list[plugs.Legacy]:
    """Have `by` take up what they choose of what is passed on: networks first, which open threads; gives it all back.

    Asked twice, the second time adds what is newly chosen. Raises PermissionDenied (the mail was for someone else),
    NotPossible (withdrawn, or too old).
    """
    departure = Departure.objects.select_for_update(of=("self",)).get(pk=departure.pk)
    if by.person is None or not may_take_up(departure, by):
        raise PermissionDenied
    again = departure.successor_id == by.person.pk
    if not again and not is_open(departure, now=now):
        raise NotPossible(
            _("Cette invitation n'est plus ouverte. Demandez-en une autre à la personne qui vous l'a envoyée.")
        )
    wanted = [one for one in departure.topics if one in set(chosen)]
    taken: list[plugs.Legacy] = []
    for kind in plugs.legacy_kinds():
        keys = [one.partition(":")[2] for one in wanted if one.partition(":")[0] == kind.kind]
        if keys:
            taken += kind.take_up(keys, Reader.of(by.person))
    Departure.objects.filter(Q(pk=departure.pk) & Q(taken_at=None)).update(
        taken_at=now or timezone.now(), successor=by.person
    )
    return taken


def tell_experience(*, by: Reader, place: str) -> str:
    """Keep what `by` tells of their post as the draft of a thread in this place, and give back the address of its form.

    Nothing is published: they read it again there, and send it. Raises PermissionDenied; NotPossible (no such place).
    """
    departure = begin_departure(by=by)
    telling = plugs.where_told()
    if telling is None or place not in {one.key for one in telling.places(by)}:
        raise NotPossible(_("Choisissez où le raconter."))
    answers: dict[str, Any] = departure.answers
    words = {name: str(answers.get(name, "")) for name in ASKED}
    title = _("Ce que j'ai appris comme %(job)s") % {"job": departure.job} if departure.job else ""
    return telling.begin(place, {"title": title, **words}, by)

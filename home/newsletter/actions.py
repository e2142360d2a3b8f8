"""Asking for the letter, confirming, leaving; composing a letter and sending it on its way."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from home.newsletter.drawing import draw
from home.newsletter.models import Delivery, Letter, LetterItem, Subscriber
from home.newsletter.news import Piece
from home.newsletter.tasks import confirm_address, deliver

ASKED_LATELY = dt.timedelta(days=1)  # while a letter waits to be confirmed, no other goes there


@transaction.atomic
def ask(*, email: str, by: Reader) -> None:
    """Ask for the letter to be sent to an address; a letter goes there, to confirm it.

    Whether the address gets the letter already, or was asked about lately, is said to nobody: what happens looks the
    same.
    """
    now = timezone.now()
    subscriber, new = Subscriber.objects.get_or_create(email=email.strip().lower(), defaults={"asked_at": now})
    if not new and _has_an_answer(subscriber, now):
        return
    subscriber.asked_at = now
    if by.person is not None and by.person.email.lower() == subscriber.email:
        subscriber.person = by.person
    subscriber.save(update_fields=["asked_at", "person"])
    confirm_address.enqueue(subscriber.pk)


def _has_an_answer(subscriber: Subscriber, now: dt.datetime) -> bool:
    """Whether an address gets the letter already, or a letter to confirm it went there less than a day ago."""
    if subscriber.left_at is None and subscriber.confirmed_at:
        return True
    left_since = subscriber.left_at is not None and subscriber.left_at > subscriber.asked_at
    return not left_since and subscriber.asked_at > now - ASKED_LATELY


def confirm(subscriber: Subscriber) -> None:
    """The address is its reader's: letters go there from now on. Twice changes nothing."""
    waiting = Subscriber.objects.filter(pk=subscriber.pk)
    waiting.filter(confirmed_at=None).update(confirmed_at=timezone.now())
    waiting.update(left_at=None, bounced=0)


def leave(subscriber: Subscriber) -> None:
    """No letter goes to this address any more, not even one that is being sent. Twice changes nothing."""
    with transaction.atomic():
        Subscriber.objects.filter(pk=subscriber.pk, left_at=None).update(left_at=timezone.now())
        subscriber.deliveries.filter(state=Delivery.State.OWED).delete()


@transaction.atomic
def compose(*, subject: str, pieces: Iterable[Piece], by: User) -> Letter:
    """A new letter that tells of these, each kind under its heading. Raises PermissionDenied."""
    if not by.has_perm("newsletter.add_letter"):
        raise PermissionDenied
    letter = Letter.objects.create(subject=subject, by=by)
    said = ""
    for place, piece in enumerate(pieces):
        heading = piece.heading if piece.heading != said else ""
        said = piece.heading
        LetterItem.objects.create(
            letter=letter, heading=heading, title=piece.title, text=piece.text, url=piece.url, sort_order=place
        )
    return letter


def readers() -> "QuerySet[Subscriber]":
    """Who gets the letter: those who confirmed, and did not leave."""
    return Subscriber.objects.exclude(confirmed_at=None).filter(left_at=None).order_by("pk")


def must_be_ready(letter: Letter) -> None:
    """See that a letter may leave. Raises ValidationError (it tells of nothing, nobody asked for it)."""
    if not letter.items.exists() and not letter.opening:
        raise ValidationError(_("Cette lettre ne raconte rien encore : ajoutez un mot d'ouverture ou un sujet."))
    if not readers().exists():
        raise ValidationError(_("Personne n'est encore abonné·e à la lettre."))


@transaction.atomic
def send(*, letter: Letter, by: User) -> int:
    """Send a letter on its way to everyone who confirmed: a row for each, in this transaction. Returns how many.

    Sent twice, it goes once. Raises PermissionDenied, ValidationError (it tells of nothing, nobody asked for it).
    """
    if not by.has_perm("newsletter.change_letter"):
        raise PermissionDenied
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.state != Letter.State.DRAFT:
        return letter.deliveries.count()
    must_be_ready(letter)
    to = readers().values_list("pk", flat=True)
    owed = [Delivery(letter=letter, subscriber_id=pk) for pk in to.iterator()]
    letter.html, letter.text = draw(letter)
    letter.state, letter.started_at, letter.by = Letter.State.SENDING, timezone.now(), by
    letter.save(update_fields=["html", "text", "state", "started_at", "by"])
    Delivery.objects.bulk_create(owed, batch_size=500, ignore_conflicts=True)
    deliver.enqueue(letter.pk)
    return len(owed)


@transaction.atomic
def schedule(*, letter: Letter, at: dt.datetime | None, by: User) -> None:
    """Have a letter leave at a moment to come; None: by hand. Raises PermissionDenied, ValidationError."""
    if not by.has_perm("newsletter.change_letter"):
        raise PermissionDenied
    if at is not None and at <= timezone.now():
        raise ValidationError(_("Ce moment est déjà passé."))
    Letter.objects.filter(pk=letter.pk, state=Letter.State.DRAFT).update(send_at=at, by=by)

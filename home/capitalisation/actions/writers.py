"""Who writes a draft: invited, joining, leaving. Writers are equals, and nobody writes without having said yes."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from background.tasks import durable
from home.capitalisation.actions.refusals import NotNow
from home.capitalisation.actions.table import moved, sit
from home.capitalisation.models import Draft, Invitation, Writer

MOST_WRITERS = 20


@transaction.atomic
def invite_writer(*, draft: Draft, by: Reader, person: User, word: str = "") -> Invitation:
    """Invite someone to write; who was invited already gets no second letter.

    Raises PermissionDenied (`by` does not write it), NotNow (they write it, declined, or are not of the community).
    """
    draft, seat, me = sit(draft, by)
    if not seat.writes or seat.dropped:
        raise PermissionDenied
    if not person.is_active or not Reader(person=person).is_professional:
        raise NotNow(_("Cette personne ne peut pas être invitée."))
    if Writer.objects.filter(draft=draft, person=person, until=None).exists():
        raise NotNow(_("%(name)s écrit déjà avec vous.") % {"name": person.get_full_name()})
    if _seats(draft) >= MOST_WRITERS:
        raise NotNow(_("Vous êtes déjà %(most)d à écrire : c'est une grande table.") % {"most": MOST_WRITERS})
    held = Invitation.objects.filter(draft=draft, person=person).first()
    if held is not None and held.answered_at is None:
        return held
    if held is not None and not held.accepted:
        raise NotNow(_("%(name)s a décliné l'invitation.") % {"name": person.get_full_name()})
    written = {"by": me, "word": " ".join(word.split()), "at": timezone.now(), "answered_at": None, "accepted": False}
    invitation, _new = Invitation.objects.update_or_create(draft=draft, person=person, defaults=written)
    tell_invited.enqueue(invitation.pk)
    return invitation


def _seats(draft: Draft) -> int:
    writing = Writer.objects.filter(draft=draft, until=None).count()
    return writing + Invitation.objects.filter(draft=draft, answered_at=None).count()


@durable()
def tell_invited(invitation: int) -> None:
    """Send the letter of an invitation that still waits for an answer."""
    from home.capitalisation.workshop import letters

    found = Invitation.objects.filter(pk=invitation, answered_at=None).select_related("draft", "person", "by").first()
    if found is not None and found.draft.state != Draft.State.DROPPED:
        letters.invited(found)


@transaction.atomic
def join(*, draft: Draft, by: Reader) -> Writer:
    """Come and write: invited, or as a member of its network where the draft is open. Again changes nothing.

    Raises PermissionDenied, NotNow (there are MOST_WRITERS).
    """
    draft, seat, person = sit(draft, by)
    if seat.writes:
        return Writer.objects.get(draft=draft, person=person)
    if not seat.may_join:
        raise PermissionDenied
    if not seat.invited and _seats(draft) >= MOST_WRITERS:
        raise NotNow(_("Vous êtes déjà %(most)d à écrire : c'est une grande table.") % {"most": MOST_WRITERS})
    invitation = Invitation.objects.filter(draft=draft, person=person, answered_at=None).first()
    now = timezone.now()
    if invitation is not None:
        invitation.answered_at, invitation.accepted = now, True
        invitation.save(update_fields=["answered_at", "accepted"])
    seated = {"until": None, "since": now, "invited_by": invitation.by if invitation else None}
    writer, _new = Writer.objects.update_or_create(draft=draft, person=person, defaults=seated)
    moved(draft)
    return writer


@transaction.atomic
def decline(*, draft: Draft, by: Reader) -> None:
    """Say no to an invitation. Raises PermissionDenied where there is none."""
    draft, seat, person = sit(draft, by)
    if not seat.invited:
        raise PermissionDenied
    Invitation.objects.filter(draft=draft, person=person, answered_at=None).update(answered_at=timezone.now())


@transaction.atomic
def leave(*, draft: Draft, by: Reader) -> None:
    """Stop writing a draft: one's words, and the credit for them, stay.

    Raises PermissionDenied for who does not write it, NotNow for the last one: a text is not left alone.
    """
    draft, seat, person = sit(draft, by)
    if not seat.writes:
        raise PermissionDenied
    if not Writer.objects.filter(draft=draft, until=None).exclude(person=person).exists():
        raise NotNow(_("Vous êtes seul·e à écrire : invitez quelqu'un, ou abandonnez ce texte."))
    Writer.objects.filter(draft=draft, person=person).update(until=timezone.now())
    moved(draft)

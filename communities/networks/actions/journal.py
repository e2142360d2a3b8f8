"""The journal of facilitation: what is done in its name, why, and how it is undone."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reader import Reader
from communities.networks.models import FacilitationEntry, Network, PeerReview
from communities.networks.permissions import may_facilitate
from communities.networks.plugs_care import CannotUndo, undo_of

LONGEST_REASON = 400


class ReasonMissing(Exception):
    """No act of facilitation goes without a reason; its text is fit for the page."""


class UndoRefused(Exception):
    """This act cannot be undone, or not any more; its text is fit for the page."""


def reasoned(reason: str) -> str:
    """A reason on one line. Raises ReasonMissing for a blank one."""
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing(_("Dites pourquoi : les membres liront votre raison dans le journal d'animation."))
    return reason


@transaction.atomic
def record_act(
    *,
    network: Network,
    by: Reader,
    act: str,
    reason: str,
    subject: str,
    subject_url: str,
    origin: str = "",
    target: str = "",
    about: str = "",
    before: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> FacilitationEntry:
    """Write an act of facilitation in the network's journal; the only way anything gets there.

    `subject` and `subject_url`: what it was done to; `origin` and `target`: from where and to where, if it was moved.
    `about`: the same as an id (« topic:42 », « meeting:3 », « training:5 »); `before`: what undoing it needs to know
    (communities.networks.plugs_care.undoes). Raises PermissionDenied unless `by` facilitates this network today,
    ReasonMissing for a blank reason, ValueError for an act that is none of FacilitationEntry.Act.
    """
    if by.person is None or not may_facilitate(by, network.pk):
        raise PermissionDenied
    return written(
        network=network,
        person=by.person,
        act=act,
        reason=reasoned(reason),
        subject=subject,
        subject_url=subject_url,
        origin=origin,
        target=target,
        about=about,
        before=before or {},
        at=at or timezone.now(),
    )


def written(*, network: Network, person: User, act: str, reason: str, **fields: Any) -> FacilitationEntry:
    """Put an act in the journal; the caller has asked for the right. Raises ReasonMissing, ValueError."""
    return FacilitationEntry.objects.create(
        network=network,
        person=person,
        act=FacilitationEntry.Act(act),
        reason=reasoned(reason)[:LONGEST_REASON],
        **fields,
    )


def undoable_until(entry: FacilitationEntry) -> dt.datetime:
    """Until when an act may be undone, or its review asked for."""
    return entry.at + dt.timedelta(days=settings.UNDO_DAYS)


def why_not_undo(entry: FacilitationEntry, now: dt.datetime) -> str:
    """Why an act is not to be undone, in a sentence; empty where it may be tried. No query on what `of` gives."""
    if entry.undone_at:
        return _("Ce geste est déjà défait.")
    if undo_of(entry.act) is None or not entry.about:
        return _("Ce geste ne se défait pas d'ici : il n'a rien changé que l'on puisse remettre en place.")
    if by_peers(entry):
        return _("Une relecture entre pairs en a décidé : l'animation ne revient pas dessus.")
    if undoable_until(entry) <= now:
        return _("Un geste se défait pendant %(days)d jours ; ce délai est passé.") % {"days": settings.UNDO_DAYS}
    return ""


def by_peers(entry: FacilitationEntry) -> bool:
    """Whether this act undid another because three members, drawn by lot, said so."""
    undone = entry.undoes
    review = getattr(undone, "review", None) if undone else None
    return review is not None and review.decision == PeerReview.Decision.UNDONE


@transaction.atomic
def undo_act(*, entry: FacilitationEntry, by: Reader, reason: str, at: dt.datetime | None = None) -> FacilitationEntry:
    """Undo an act, one's own or another's; the entry of what undid it is given back, and both lead to each other.

    A review that was waiting ends there. Raises PermissionDenied unless `by` facilitates the network today,
    ReasonMissing, UndoRefused (undone already, more than settings.UNDO_DAYS ago, decided by a review, or the world has
    changed too much since).
    """
    if by.person is None or not may_facilitate(by, entry.network_id):
        raise PermissionDenied
    entry, now = held(entry.pk), at or timezone.now()
    if sentence := why_not_undo(entry, now):
        raise UndoRefused(sentence)
    done = undo(entry, by, reasoned(reason), now)
    waiting = PeerReview.objects.filter(entry=entry, decision="")
    waiting.update(
        decision=PeerReview.Decision.LAPSED,
        decided_at=now,
        note=_("L'animation a défait ce geste avant la fin de la relecture."),
    )
    return done


def held(pk: int) -> FacilitationEntry:
    """An entry as it is now, its row locked."""
    locked = FacilitationEntry.objects.select_for_update(of=("self",))
    return locked.select_related("network", "undoes__review").get(pk=pk)


def undo(entry: FacilitationEntry, by: Reader, reason: str, now: dt.datetime) -> FacilitationEntry:
    """Undo an entry whose row the caller holds. Raises UndoRefused; nothing of what was begun is kept then."""
    act = undo_of(entry.act)
    if act is None or by.person is None:
        raise UndoRefused(_("Ce geste ne se défait pas d'ici."))
    try:
        with transaction.atomic():
            done = act(entry, by, reason)
    except CannotUndo as refused:
        raise UndoRefused(str(refused)) from refused
    FacilitationEntry.objects.filter(pk=done.pk).update(undoes=entry)
    FacilitationEntry.objects.filter(pk=entry.pk).update(undone_at=now, undone_by=by.person)
    done.refresh_from_db()
    entry.refresh_from_db(fields=["undone_at", "undone_by"])
    return done
